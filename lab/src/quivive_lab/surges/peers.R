# Other methods of outbreak detection, by the R package surveillance, on the series that Quivive is measured on.
# Rscript peers.R COUNTS.csv FOLDER FIRST LAST SKIP: a row for each series; writes FOLDER/METHOD.csv, a row for each series with a
# column for each judged week: 1 for an alarm, or the probability of so many cases where the method gives one; NA where it failed.
suppressPackageStartupMessages(library(surveillance))
given <- commandArgs(trailingOnly = TRUE)
counts <- as.matrix(read.csv(given[1], header = FALSE))
folder <- given[2]
range <- as.integer(given[3]):as.integer(given[4])
skip <- if (length(given) > 4) strsplit(given[5], ",")[[1]] else character()

alarms <- function(found) as.integer(found@alarm[, 1])
farrington <- function(series) {
  control <- list(
    range = range, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, reweight = TRUE, weightsThreshold = 2.58,
    pThresholdTrend = 1, trend = TRUE, limit54 = c(0, 4), alpha = 0.01, thresholdMethod = "nbPlugin",
    populationOffset = FALSE, glmWarnings = FALSE
  )
  as.numeric(farringtonFlexible(series, control)@control$pvalue)
}
ears <- function(method, alpha) function(series) {
  alarms(earsC(series, control = list(range = range, method = method, alpha = alpha)))
}
bayesian <- function(b, w, present, alpha) function(series) {
  alarms(bayes(series, control = list(range = range, b = b, w = w, actY = present, alpha = alpha)))
}
summed <- function(series) alarms(cusum(series, control = list(range = range, k = 1.04, h = 2.26, trans = "rossi")))
ratio <- function(limit) function(series) {
  alarms(glrnb(series, control = list(range = range, c.ARL = limit, mu0 = list(S = 1, trend = TRUE), dir = "inc")))
}
methods <- list(
  "farringtonFlexible" = farrington,
  "EARS C1 a=0.01" = ears("C1", 0.01), "EARS C2 a=0.01" = ears("C2", 0.01), "EARS C3 a=0.01" = ears("C3", 0.01),
  "EARS C1 a=0.001" = ears("C1", 0.001), "EARS C2 a=0.001" = ears("C2", 0.001), "EARS C3 a=0.001" = ears("C3", 0.001),
  "Bayes 1 a=0.05" = bayesian(0, 6, TRUE, 0.05), "Bayes 2 a=0.05" = bayesian(1, 6, TRUE, 0.05),
  "Bayes 3 a=0.05" = bayesian(2, 4, FALSE, 0.05), "Bayes 3 a=0.01" = bayesian(2, 4, FALSE, 0.01),
  "CUSUM (Rossi)" = summed, "GLR nb c=5" = ratio(5), "GLR nb c=3" = ratio(3)
)
for (name in setdiff(names(methods), skip)) {
  begun <- proc.time()[["user.self"]]
  found <- t(apply(counts, 1, function(row) {
    series <- sts(matrix(row), start = c(2001, 1), frequency = 52)
    tryCatch(suppressWarnings(methods[[name]](series)), error = function(fault) rep(NA_real_, length(range)))
  }))
  write.table(found, file.path(folder, paste0(name, ".csv")), sep = ",", row.names = FALSE, col.names = FALSE)
  cat(name, proc.time()[["user.self"]] - begun, sum(is.na(found[, 1])), "\n", sep = "\t")
}
