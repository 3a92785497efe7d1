//! Documents and requirements by chance, the same in every run.

/// A generator of numbers: xorshift.
pub(super) struct Random(u64);

const KEYS: [&str; 5] = ["a", "b", "c", "d", "e\\u00e9\\n"];

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).unwrap()
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    fn blank(&mut self) -> &'static str {
        self.pick(&["", "", "", " ", "\n"])
    }

    fn scalar(&mut self) -> String {
        let number = self.below(4);
        match self.below(12) {
            0 => "null".to_owned(),
            1 => "true".to_owned(),
            2 => "false".to_owned(),
            3..6 => number.to_string(),
            6 => format!("-{number}.5e1"),
            7 => "12345678901234567890".to_owned(),
            8 => "\"\\u0078\"".to_owned(),
            9 => "\"\\\"é😀\\ud83d\\ude00\\\\\"".to_owned(),
            _ => self.pick(&["\"x\"", "\"y\"", "\"\"", "\"xyxyxyxyxyxyxyxyxyxy\""]).to_owned(),
        }
    }

    fn key(&mut self) -> &'static str {
        match (self.below(12), self.below(4)) {
            (0, _) => "\\u0061",
            (_, 0) => self.pick(&KEYS),
            _ => self.pick(&KEYS[..3]),
        }
    }

    /// The elements of a list mostly have the same members.
    fn table(&mut self, depth: usize) -> String {
        let keys = [self.key(), self.key()];
        let rows = self.below(12);
        let rows: Vec<String> = (0..rows)
            .map(|_| {
                if self.below(15) == 0 {
                    return self.scalar();
                }
                let first =
                    if self.below(10) == 0 { self.value(depth + 2) } else { self.below(4).to_string() };
                let second = if self.below(4) == 0 { self.value(depth + 1) } else { self.scalar() };
                match self.below(12) {
                    0 => format!("{{\"{}\":{first}}}", keys[0]),
                    _ if keys[0] == keys[1] => format!("{{\"{}\":{first}, \"f\": 1}}", keys[0]),
                    _ => format!("{{\"{}\":{first},\"f\":[1],\"{}\": {second}}}", keys[0], keys[1]),
                }
            })
            .collect();
        format!("[{}]", rows.join(","))
    }

    fn value(&mut self, depth: usize) -> String {
        let blank = self.blank();
        match self.below(if depth > 4 { 2 } else { 9 }) {
            0 | 1 => self.scalar(),
            2..5 => self.table(depth),
            5 => {
                let items: Vec<String> = (0..self.below(5)).map(|_| self.value(depth + 1)).collect();
                format!("[{blank}{}{blank}]", items.join(&format!("{blank},")))
            }
            _ => self.object(depth),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        let blank = self.blank();
        let mut members: Vec<String> = Vec::new();
        let twice = self.below(40) == 0;
        let mut left: Vec<&str> = KEYS.to_vec();
        for _ in 0..self.below(5) {
            let at = self.below(left.len());
            let key = if twice { left[at] } else { left.remove(at) };
            members.push(format!("\"{key}\"{blank}:{blank}{}", self.value(depth + 1)));
        }
        format!("{{{blank}{}{blank}}}", members.join(&format!("{blank},{blank}")))
    }

    pub(super) fn document(&mut self) -> String {
        let mark = if self.below(10) == 0 { "\u{feff}" } else { "" };
        let body = match self.below(8) {
            0 => self.value(0),
            1 | 2 => self.table(0),
            _ => self.object(0),
        };
        format!("{mark}{}{body}{}", self.blank(), self.blank())
    }

    fn literal(&mut self) -> &'static str {
        self.pick(&["0", "1", "2", "3", "1", "2", "'x'", "'y'", "true", "false", "null", "\"\""])
    }

    fn name(&mut self) -> &'static str {
        self.pick(&[".a", ".b", ".c", ".a", ".b", ".c", ".d", "['a']", "[\"e\u{e9}\\n\"]", ".f"])
    }

    fn singular(&mut self, from: &str) -> String {
        let mut path = from.to_owned();
        for _ in 0..self.below(3) {
            let step = match self.below(8) {
                0 => format!("[{}]", self.below(3)),
                1 => "[-1]".to_owned(),
                _ => self.name().to_owned(),
            };
            path.push_str(&step);
        }
        path
    }

    fn inner(&mut self, level: usize) -> String {
        if self.below(3) == 0 { self.path_from("@", level + 1) } else { self.singular("@") }
    }

    fn operand(&mut self, level: usize) -> String {
        match self.below(16) {
            0 => format!("count({})", self.inner(level)),
            1 => format!("value({})", self.inner(level)),
            2 => format!("length({})", self.singular("@")),
            3 => self.singular("$.b"),
            4..10 => self.literal().to_owned(),
            _ => self.singular("@"),
        }
    }

    fn filter(&mut self, level: usize) -> String {
        let compared = format!("@{}", self.name());
        let operator = self.pick(&["==", "!=", "<", ">=", "==", ">"]);
        match self.below(if level > 2 { 8 } else { 18 }) {
            0..5 => {
                let literal = self.literal();
                format!("{compared} {operator} {literal}")
            }
            5 => {
                let name = self.name();
                let literal = self.literal();
                format!("@{name} && @{name} {operator} {literal}")
            }
            6 => format!("{compared} != null && {compared} {operator} 1"),
            7 => format!("!{compared}"),
            8 => self.inner(level),
            9 => {
                let pattern = self.pick(&["'x.*'", "'[xy]'", "@.c"]);
                format!("match({compared}, {pattern})")
            }
            10 | 11 => format!("{} && {}", self.filter(level + 1), self.filter(level + 1)),
            // What starts at the document is true of all elements or of none.
            14 => format!("{} && {compared} {operator} 1", self.singular("$.b")),
            12 => format!("{} || {}", self.filter(level + 1), self.filter(level + 1)),
            13 => format!("!({})", self.filter(level + 1)),
            _ => format!("{} {operator} {}", self.operand(level), self.operand(level)),
        }
    }

    fn selector(&mut self, level: usize) -> String {
        match self.below(12) {
            0 => self.below(3).to_string(),
            1 => "-1".to_owned(),
            2 => self.pick(&["1:", ":2", "::2", "0:3:2", "-2:", "::-1", "1:-1", "5:2"]).to_owned(),
            3..5 => "*".to_owned(),
            5 => "'a'".to_owned(),
            _ => format!("?{}", self.filter(level)),
        }
    }

    fn many(&mut self, level: usize) -> String {
        if self.below(8) == 0 {
            format!("[{}, {}]", self.selector(level), self.selector(level))
        } else {
            format!("[{}]", self.selector(level))
        }
    }

    fn path_from(&mut self, start: &str, level: usize) -> String {
        let mut path = start.to_owned();
        for _ in 0..self.below(if level > 0 { 3 } else { 4 }) {
            let step = match self.below(20) {
                0 => format!("..{}", self.pick(&["a", "b", "[*]", "[?@.a]"])),
                1..9 => self.many(level),
                _ => self.name().to_owned(),
            };
            path.push_str(&step);
        }
        path
    }

    fn path(&mut self) -> String {
        let start = self.pick(&["$.a", "$.a", "$['b']"]);
        self.path_from(start, 0)
    }

    /// A path that ends in something to count.
    fn counted(&mut self) -> String {
        let path = self.path();
        if self.below(3) == 0 { path + &self.many(0) } else { format!("{path}[?{}]", self.filter(0)) }
    }

    fn condition(&mut self) -> String {
        let operator = self.pick(&["==", "!=", "<", "<=", ">", ">="]);
        let number = self.below(5);
        match self.below(16) {
            0..6 => format!("count({}) {operator} {number}", self.counted()),
            6 => {
                let function = self.pick(&["sum", "min", "max", "avg", "median", "p90"]);
                format!("{function}({}) {operator} {number}", self.path())
            }
            7 => format!("exists({})", self.path()),
            8 => format!("default({}, 1) {operator} {number}", self.path()),
            9 => format!("length({}) {operator} {number}", self.path()),
            10 => format!("all({} {operator} {number})", self.path()),
            11 => format!("any({} == 'x')", self.path()),
            12 => format!("{} matches '[xy]*'", self.path()),
            13 => format!("{} in [1, 2]", self.path()),
            14 => format!("{} {operator} {}", self.path(), self.path()),
            _ => format!("{} {operator} {number}", self.path()),
        }
    }

    pub(super) fn requirement(&mut self) -> String {
        match self.below(6) {
            0 => format!("{} and {}", self.condition(), self.condition()),
            1 => format!("not {} or {}", self.condition(), self.condition()),
            _ => self.condition(),
        }
    }
}
