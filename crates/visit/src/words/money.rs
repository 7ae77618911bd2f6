//! Amounts.

use doorstep_standard::Standard;
use iso_currency::Currency;

/// An amount of minor units in full digits, in the currency of a standard, such as `¥86.00`.
/// Without a standard it is the currency of packs that name none.
pub fn money(minor: i64, standard: Option<&Standard>) -> String {
    amount(minor, standard.map_or("CNY", |s| s.currency.as_str()))
}

fn amount(minor: i64, currency: &str) -> String {
    let known = Currency::from_code(currency);
    let digits = known.and_then(Currency::exponent).unwrap_or(2);
    let symbol = known.map_or_else(|| format!("{currency} "), |c| c.symbol().to_string());
    let sign = if minor < 0 { "-" } else { "" };
    let (minor, unit) = (minor.unsigned_abs(), 10_u64.pow(digits.into()));
    match usize::from(digits) {
        0 => format!("{sign}{symbol}{minor}"),
        n => format!("{sign}{symbol}{}.{:0n$}", minor / unit, minor % unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        assert_eq!(money(8600, None), "¥86.00");
        assert_eq!(amount(-5, "CNY"), "-¥0.05");
        assert_eq!(amount(8600, "EUR"), "€86.00");
        assert_eq!(amount(8600, "JPY"), "¥8600");
        assert_eq!(amount(8600, "BHD"), ".د.ب8.600");
        assert_eq!(amount(8600, "XYZ"), "XYZ 86.00");
        assert_eq!(amount(i64::MIN, "CNY"), "-¥92233720368547758.08");
    }
}
