//! Expressions of `#if`: as many operators as C's preprocessor has, save `?:`.

use std::collections::BTreeMap;

/// How deep an expression may be, and how many operators of equal strength may follow each other; `&&` and `||` are as many as there are.
const MAX_DEPTH: usize = 32;

/// How many values an expression may have; real ones have some hundred.
const MAX_OPERANDS: usize = 10_000;

/// What is defined, with its value; 0 for what has none.
pub(super) type Macros = BTreeMap<String, i64>;

/// An expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Expression {
    Number(i64),
    /// A macro's value; 0 when it is not defined.
    Name(String),
    Defined(String),
    Unary(Unary, Box<Expression>),
    Binary(Binary, Box<(Expression, Expression)>),
    /// Joined by `||`.
    Any(Vec<Expression>),
    /// Joined by `&&`.
    All(Vec<Expression>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unary {
    Not,
    Minus,
    Flip,
}

/// Operators with how strongly they bind.
macro_rules! operators {
    ($($name:ident $text:literal $strength:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Binary { $($name,)* }

        impl Binary {
            fn strength(self) -> u8 {
                match self { $(Self::$name => $strength,)* }
            }

            /// The operator that a text starts with; longer ones come first in the list.
            fn at(text: &str) -> Option<(Self, usize)> {
                $(if text.starts_with($text) { return Some((Self::$name, $text.len())); })*
                None
            }
        }
    };
}

operators! {
    Or "||" 1, And "&&" 2, Equal "==" 6, Unequal "!=" 6, ShiftLeft "<<" 8, ShiftRight ">>" 8, AtMost "<=" 7, AtLeast ">=" 7,
    Less "<" 7, More ">" 7, BitOr "|" 3, BitXor "^" 4, BitAnd "&" 5, Plus "+" 9, Minus "-" 9, Times "*" 10, Over "/" 10, Rest "%" 10,
}

impl Expression {
    /// Reads a whole expression.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader {
            rest: text,
            depth: 0,
            operands: 0,
        };
        let expression = reader.binary(0)?;
        match reader.start() {
            "" => Ok(expression),
            rest => Err(format!("`{rest}` does not belong to the condition")),
        }
    }

    /// Its value.
    pub(super) fn value(&self, macros: &Macros) -> Result<i64, String> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Name(name) => Ok(macros.get(name).copied().unwrap_or(0)),
            Self::Defined(name) => Ok(i64::from(macros.contains_key(name))),
            Self::Unary(operator, operand) => {
                let value = operand.value(macros)?;
                Ok(match operator {
                    Unary::Not => i64::from(value == 0),
                    Unary::Minus => value.wrapping_neg(),
                    Unary::Flip => !value,
                })
            }
            Self::Any(list) => some(list, true, macros),
            Self::All(list) => some(list, false, macros).map(|found| 1 - found),
            Self::Binary(operator, both) => operator.apply(both.0.value(macros)?, both.1.value(macros)?),
        }
    }

    fn join(self, operator: Binary, right: Self) -> Self {
        match (operator, self) {
            (Binary::Or, Self::Any(mut list)) | (Binary::And, Self::All(mut list)) => {
                list.push(right);
                if operator == Binary::Or {
                    Self::Any(list)
                } else {
                    Self::All(list)
                }
            }
            (Binary::Or, left) => Self::Any(vec![left, right]),
            (Binary::And, left) => Self::All(vec![left, right]),
            (_, left) => Self::Binary(operator, Box::new((left, right))),
        }
    }

    /// How many values it has: what it costs to work it out.
    pub(super) fn operands(&self) -> usize {
        match self {
            Self::Number(_) | Self::Name(_) | Self::Defined(_) => 1,
            Self::Unary(_, operand) => operand.operands(),
            Self::Binary(_, both) => both.0.operands() + both.1.operands(),
            Self::Any(list) | Self::All(list) => list.iter().map(Self::operands).sum(),
        }
    }

    /// Adds every number in it to a list.
    pub(super) fn numbers(&self, found: &mut impl Extend<i64>) {
        match self {
            Self::Number(number) => found.extend([*number]),
            Self::Name(_) | Self::Defined(_) => {}
            Self::Unary(_, operand) => operand.numbers(found),
            Self::Binary(_, both) => {
                both.0.numbers(found);
                both.1.numbers(found);
            }
            Self::Any(list) | Self::All(list) => {
                for each in list {
                    each.numbers(found);
                }
            }
        }
    }
}

/// 1 if one of them is true, or not true where that is what is wanted. What comes after it is not looked at.
fn some(list: &[Expression], wanted: bool, macros: &Macros) -> Result<i64, String> {
    for each in list {
        if (each.value(macros)? != 0) == wanted {
            return Ok(1);
        }
    }
    Ok(0)
}

impl Binary {
    fn apply(self, a: i64, b: i64) -> Result<i64, String> {
        let shift = u32::try_from(b).unwrap_or(u32::MAX);
        let division = || "division by zero".to_owned();
        Ok(match self {
            Self::Or => i64::from(a != 0 || b != 0),
            Self::And => i64::from(a != 0 && b != 0),
            Self::Equal => i64::from(a == b),
            Self::Unequal => i64::from(a != b),
            Self::Less => i64::from(a < b),
            Self::AtMost => i64::from(a <= b),
            Self::More => i64::from(a > b),
            Self::AtLeast => i64::from(a >= b),
            Self::BitOr => a | b,
            Self::BitXor => a ^ b,
            Self::BitAnd => a & b,
            Self::ShiftLeft => a.checked_shl(shift).unwrap_or(0),
            Self::ShiftRight => a.checked_shr(shift).unwrap_or(0),
            Self::Plus => a.wrapping_add(b),
            Self::Minus => a.wrapping_sub(b),
            Self::Times => a.wrapping_mul(b),
            Self::Over => a.checked_div(b).ok_or_else(division)?,
            Self::Rest => a.checked_rem(b).ok_or_else(division)?,
        })
    }
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
    operands: usize,
}

impl<'t> Reader<'t> {
    /// The rest, from its first letter on.
    fn start(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.start().starts_with(mark);
        if found {
            self.skip(mark.len());
        }
        found
    }

    /// Operands joined by operators that bind more strongly than `weakest`.
    fn binary(&mut self, weakest: u8) -> Result<Expression, String> {
        let mut left = self.unary()?;
        let mut joined = 0;
        while let Some((operator, length)) = Binary::at(self.start()).filter(|(found, _)| found.strength() > weakest) {
            self.skip(length);
            let right = self.binary(operator.strength())?;
            joined += usize::from(!matches!(operator, Binary::Or | Binary::And));
            if joined > MAX_DEPTH {
                return Err(format!("the condition has more than {MAX_DEPTH} operators in a row"));
            }
            left = left.join(operator, right);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("the condition is nested deeper than {MAX_DEPTH}"));
        }
        let operator = match self.start().chars().next() {
            Some('!') => Some(Unary::Not),
            Some('-') => Some(Unary::Minus),
            Some('~') => Some(Unary::Flip),
            _ => None,
        };
        let expression = match operator {
            Some(operator) => {
                self.skip(1);
                Expression::Unary(operator, Box::new(self.unary()?))
            }
            None => self.operand()?,
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn operand(&mut self) -> Result<Expression, String> {
        self.operands += 1;
        if self.operands > MAX_OPERANDS {
            return Err(format!("the condition has more than {MAX_OPERANDS} values"));
        }
        if self.take("(") {
            let inner = self.binary(0)?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err("a `)` is missing".to_owned())
            };
        }
        let word = self.word();
        match word {
            "" if self.start().is_empty() => Err("the condition ends where a value is wanted".to_owned()),
            "" => Err(format!("`{}` is no value", self.rest)),
            "defined" => self.defined(),
            _ if word.starts_with(|letter: char| letter.is_ascii_digit()) => number(word).map(Expression::Number),
            _ if self.start().starts_with('(') => {
                Err(format!("`{word}(...)`: macros with arguments are not understood"))
            }
            _ => Ok(Expression::Name(word.to_owned())),
        }
    }

    fn word(&mut self) -> &'t str {
        let rest = self.start();
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.skip(word.len());
        word
    }

    fn defined(&mut self) -> Result<Expression, String> {
        let open = self.take("(");
        let name = self.word();
        if name.is_empty() || (open && !self.take(")")) {
            return Err("`defined` wants a name: defined(NAME)".to_owned());
        }
        Ok(Expression::Defined(name.to_owned()))
    }
}

/// Decimal, octal or hexadecimal, with or without `U` and `L`.
pub(super) fn number(text: &str) -> Result<i64, String> {
    let digits = text.trim_end_matches(['u', 'U', 'l', 'L']);
    let value = match digits.get(..2) {
        Some("0x" | "0X") => i64::from_str_radix(digits.get(2..).unwrap_or_default(), 16),
        _ if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(digits, 8),
        _ => digits.parse(),
    };
    value.map_err(|_| format!("`{text}` is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<i64, String> {
        let macros = [("PACKETVER".to_owned(), 20_180_307), ("EMPTY".to_owned(), 0)].into();
        Expression::read(text)?.value(&macros)
    }

    #[test]
    fn operators_bind_as_in_c() {
        for (text, wanted) in [
            ("PACKETVER >= 20180307", 1),
            ("PACKETVER == 20180306 || PACKETVER == 20180307", 1),
            ("defined(EMPTY) && !defined OTHER && OTHER == 0", 1),
            ("1 + 2 * 3 == 7 && 10 - 3 - 2 == 5", 1),
            ("(1 | 2 & 0) << 4 >> 1", 8),
            ("-1 < 0 && ~0 == -1 && !0", 1),
            ("0x10UL % 7", 2),
            ("010", 8),
            ("0 && 1 / 0", 0),
        ] {
            assert_eq!(value(text), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_told() {
        for (text, told) in [
            ("", "ends where a value is wanted"),
            ("1 +", "ends where a value is wanted"),
            ("PACKETVER >=", "ends where a value is wanted"),
            ("1 2", "`2` does not belong"),
            ("(1", "a `)` is missing"),
            ("1 / 0", "division by zero"),
            ("-9223372036854775807 - 1 % 0", "division by zero"),
            ("defined(1", "`defined` wants a name"),
            ("F(1)", "macros with arguments"),
            ("0xzz", "is no number"),
            ("99999999999999999999", "is no number"),
            ("a ? 1 : 2", "does not belong"),
            ("\u{fc}", "is no value"),
        ] {
            let error = value(text).expect_err(text);
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn depth_has_a_limit() {
        for text in [
            "(".repeat(100_000),
            "!".repeat(100_000),
            "1||".repeat(10) + &"(1+".repeat(100_000),
        ] {
            assert!(
                value(&text).is_err_and(|error| error.contains("deeper")),
                "{}",
                text.len()
            );
        }
        let sums = "1 + ".repeat(100_000) + "1";
        assert!(value(&sums).is_err_and(|error| error.contains("in a row")));
        let long = |count| vec!["PACKETVER == 1"; count].join(" || ");
        assert_eq!(value(&long(5000)), Ok(0));
        assert!(value(&long(100_000)).is_err_and(|error| error.contains("more than 10000 values")));
    }
}
