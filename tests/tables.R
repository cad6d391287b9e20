# Reads a table as R does (arrow from Parquet where it is installed, else base R from CSV) and writes it as plain CSV.
arguments <- commandArgs(trailingOnly = TRUE)
path <- function(ending) file.path(arguments[1], paste0(arguments[2], ending))
joined <- function(cell) if (is.null(cell)) NA_character_ else paste(cell, collapse = "; ")
if (requireNamespace("arrow", quietly = TRUE)) {
  found <- as.data.frame(arrow::read_parquet(path(".parquet")))
} else {
  found <- read.csv(path(".csv"), colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
}
for (name in names(found)) {
  column <- found[[name]]
  if (is.list(column)) found[[name]] <- vapply(column, joined, "")
  if (is.logical(column)) found[[name]] <- ifelse(column, "true", "false")
  if (is.double(column) && !inherits(column, "Date")) {
    found[[name]] <- ifelse(is.na(column), NA, formatC(column, digits = 17, format = "g"))
  }
}
write.csv(found, arguments[3], na = "", row.names = FALSE, fileEncoding = "UTF-8")
