# A worked example in plain R, without any package: what the tables say, and how much of it is still to be reviewed.
#   sokra-extract run CARDS -o output
#   Rscript docs/example.R output
folder <- c(commandArgs(trailingOnly = TRUE), "output")[1]
read <- function(name) {
  read.csv(file.path(folder, paste0(name, ".csv")), encoding = "UTF-8", na.strings = "", check.names = FALSE)
}
cards <- read("cards")
fields <- read("fields")
organisations <- read("organisations")

# One card a project: of several with one code, the most certain one.
cards <- cards[order(-cards$confidence), ]
cards <- cards[!is.na(cards$card_id) & !duplicated(cards$card_id), ]

# Whether one of these fields of a card is flagged for review.
flagged <- function(rows, names) {
  open <- fields[fields$field %in% names & fields$needs_review == "true", ]
  paste(rows$source_path, rows$card_no) %in% paste(open$source_path, open$card_no)
}

funders <- organisations[organisations$role == "funder", c("source_path", "card_no", "normal_form")]
funded <- merge(cards, funders, by = c("source_path", "card_no"))
funded$year <- substr(funded$start_date, 1, 4)
funded$state <- ifelse(flagged(funded, c("funder", "public_funding_eur", "start_date")), "to review", "sure")

cat("Public funding in euros by authority, and how sure it is\n\n")
print(xtabs(public_funding_eur ~ normal_form + state, funded))
cat("\nProjects by first year\n\n")
print(table(funded$year))
cat("\nDays from first to last day\n\n")
print(summary(as.numeric(as.Date(cards$end_date) - as.Date(cards$start_date))))
