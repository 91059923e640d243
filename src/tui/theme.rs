//! Colours by role, for the terminal at hand. Colour is never the only sign of anything.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256 of xterm.
    Indexed,
    /// The 16 of the terminal's own palette.
    Sixteen,
    /// None: modifiers only, and no `Color` anywhere.
    None,
}

/// What the text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Dark, or unknown.
    Dark,
    /// Light.
    Light,
}

/// What something on the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Text,
    /// What stands back: numbers, rules, other people's codings.
    Faint,
    /// A heading or a speaker.
    Strong,
    /// A moderator's name or words.
    Moderator,
    /// The passage that is lit.
    Lit,
    /// A free selection.
    Selection,
    /// The bar beside lit lines.
    Bar,
    /// A place found.
    Found,
    /// A key that can be pressed.
    Key,
    /// The chosen row of a list.
    Row,
    /// The line at the top.
    Title,
    /// All is well.
    Good,
    /// Something to look at.
    Warning,
    /// Something failed.
    Error,
    /// The frame of a popup.
    Frame,
}

/// The eight colours of Okabe and Ito (2008), for codes without a colour of their own.
pub const PALETTE: [&str; 8] = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"];

/// Styles by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours of the terminal.
    pub depth: Depth,
    /// What the text stands on.
    pub ground: Ground,
}

impl Theme {
    /// A theme without colour, as tests want it.
    pub const PLAIN: Theme = Theme { depth: Depth::None, ground: Ground::Dark };

    /// Reads the environment; `get` looks a variable up.
    pub fn detect(get: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| get(name).filter(|value| !value.is_empty());
        let term = get("TERM").unwrap_or_default();
        let colorterm = get("COLORTERM").unwrap_or_default();
        let depth = if set("NO_COLOR").is_some() || term == "dumb" {
            Depth::None
        } else if matches!(colorterm.as_str(), "truecolor" | "24bit") || term.contains("direct") {
            Depth::True
        } else if term.contains("256") || cfg!(windows) {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        // COLORFGBG is `foreground;background`, by number of the 16; 7 and 15 are the light ones.
        let background = set("COLORFGBG").and_then(|value| {
            let last = value.rsplit(';').next()?;
            last.parse::<u8>().ok()
        });
        let ground = match (set("VERBATIM_THEME").as_deref(), background) {
            (Some("light"), _) => Ground::Light,
            (Some("dark"), _) => Ground::Dark,
            (_, Some(7 | 15)) => Ground::Light,
            _ => Ground::Dark,
        };
        Self { depth, ground }
    }

    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        if self.depth == Depth::None {
            return match role {
                Role::Text | Role::Frame | Role::Good => plain,
                Role::Faint => dim,
                Role::Strong | Role::Key | Role::Title | Role::Bar | Role::Warning => bold,
                Role::Moderator => dim.add_modifier(Modifier::ITALIC),
                Role::Lit | Role::Row => reversed,
                Role::Selection => reversed.add_modifier(Modifier::BOLD),
                Role::Found => bold.add_modifier(Modifier::UNDERLINED),
                Role::Error => bold.add_modifier(Modifier::REVERSED),
            };
        }
        match role {
            Role::Text => plain,
            Role::Faint | Role::Frame => dim,
            Role::Strong | Role::Title => bold,
            Role::Moderator => dim.add_modifier(Modifier::ITALIC),
            Role::Lit => self.over(0x26_4f_78, 0xcf_e3_ff, Color::Blue),
            Role::Selection => self.over(0x5a_3d_7a, 0xe6_d5_ff, Color::Magenta).add_modifier(Modifier::BOLD),
            Role::Row => self.over(0x26_4f_78, 0xcf_e3_ff, Color::Blue),
            Role::Bar => bold.fg(self.pick(0x56_b4_e9, 0x00_5a_9c, Color::Cyan)),
            Role::Found => bold.add_modifier(Modifier::UNDERLINED).fg(self.pick(0xf0_e4_42, 0x8a_4b_00, Color::Yellow)),
            Role::Key => bold.fg(self.pick(0x56_b4_e9, 0x00_5a_9c, Color::Cyan)),
            Role::Good => plain.fg(self.pick(0x3f_c3_80, 0x00_6b_3c, Color::Green)),
            Role::Warning => bold.fg(self.pick(0xe6_9f_00, 0x8a_4b_00, Color::Yellow)),
            Role::Error => bold.fg(self.pick(0xff_6b_6b, 0xb0_00_20, Color::Red)),
        }
    }

    /// A background with a foreground that reads on it, whatever the terminal's own colours are.
    fn over(self, dark: u32, light: u32, sixteen: Color) -> Style {
        if self.depth == Depth::Sixteen {
            let fg = if sixteen == Color::Blue || sixteen == Color::Magenta { Color::White } else { Color::Black };
            return Style::new().bg(sixteen).fg(fg);
        }
        let (bg, fg) = match self.ground {
            Ground::Dark => (dark, 0xff_ff_ff),
            Ground::Light => (light, 0x00_00_00),
        };
        Style::new().bg(self.color(bg)).fg(self.color(fg))
    }

    fn pick(self, dark: u32, light: u32, sixteen: Color) -> Color {
        match (self.depth, self.ground) {
            (Depth::Sixteen | Depth::None, _) => sixteen,
            (_, Ground::Dark) => self.color(dark),
            (_, Ground::Light) => self.color(light),
        }
    }

    fn color(self, rgb: u32) -> Color {
        let [_, r, g, b] = rgb.to_be_bytes();
        match self.depth {
            Depth::True => Color::Rgb(r, g, b),
            Depth::Indexed => Color::Indexed(nearest_of_256(r, g, b)),
            Depth::Sixteen | Depth::None => nearest_of_16(r, g, b),
        }
    }

    /// The style of a code: its own `#RRGGBB`, else one of the palette by its place in the codebook.
    pub fn code(self, color: Option<&str>, place: usize) -> Style {
        if self.depth == Depth::None {
            return Style::new();
        }
        let own = color.and_then(parse);
        let rgb = own.or_else(|| parse(PALETTE.get(place % PALETTE.len())?));
        rgb.map_or(Style::new(), |rgb| Style::new().fg(self.color(rgb)))
    }
}

/// Reads `#RRGGBB`.
fn parse(word: &str) -> Option<u32> {
    let digits = word.strip_prefix('#')?;
    (digits.len() == 6).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

fn nearest_of_256(r: u8, g: u8, b: u8) -> u8 {
    // The cube's steps are 0, 95, 135, 175, 215, 255; the greys are 8, 18, … 238.
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |value: u8| {
        let near = (0u8..6).min_by_key(|&at| STEPS[usize::from(at)].abs_diff(value));
        near.unwrap_or(0)
    };
    let (sr, sg, sb) = (step(r), step(g), step(b));
    let level = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey = u8::try_from((level.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let shade = 8 + 10 * grey;
    let far = |to: [u8; 3]| -> u32 {
        let near = [r, g, b].into_iter().zip(to);
        near.map(|(from, to)| u32::from(from.abs_diff(to)).pow(2)).sum()
    };
    let cube = [sr, sg, sb].map(|at| STEPS[usize::from(at)]);
    if far([shade; 3]) < far(cube) { 232 + grey } else { 16 + 36 * sr + 6 * sg + sb }
}

fn nearest_of_16(r: u8, g: u8, b: u8) -> Color {
    const SIXTEEN: [(Color, [u8; 3]); 13] = [
        (Color::Red, [205, 0, 0]),
        (Color::Green, [0, 160, 80]),
        (Color::Yellow, [205, 170, 0]),
        (Color::Blue, [0, 90, 200]),
        (Color::Magenta, [190, 60, 160]),
        (Color::Cyan, [0, 190, 205]),
        (Color::Gray, [160, 160, 160]),
        (Color::LightRed, [255, 110, 90]),
        (Color::LightGreen, [100, 230, 100]),
        (Color::LightYellow, [255, 240, 90]),
        (Color::LightBlue, [100, 180, 255]),
        (Color::LightMagenta, [255, 130, 220]),
        (Color::LightCyan, [120, 240, 240]),
    ];
    let far = |to: &[u8; 3]| -> u32 {
        let near = [r, g, b].into_iter().zip(to);
        near.map(|(from, to)| u32::from(from.abs_diff(*to)).pow(2)).sum()
    };
    let near = SIXTEEN.iter().min_by_key(|(_, rgb)| far(rgb));
    near.map_or(Color::Reset, |(color, _)| *color)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(vars: &[(&str, &str)]) -> Theme {
        Theme::detect(|name| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_color_means_no_color_in_any_role() {
        let theme = theme(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]);
        for role in [Role::Lit, Role::Error, Role::Bar, Role::Key, Role::Found, Role::Row] {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None));
            assert!(!style.add_modifier.is_empty(), "{role:?} needs a sign");
        }
        assert_eq!(theme.code(Some("#D55E00"), 0), Style::new());
    }

    #[test]
    fn an_empty_no_color_is_unset_and_the_setting_beats_detection() {
        let found = theme(&[("NO_COLOR", ""), ("TERM", "xterm-256color"), ("COLORFGBG", "0;15")]);
        assert_eq!(found, Theme { depth: Depth::Indexed, ground: Ground::Light });
        let found = theme(&[("VERBATIM_THEME", "dark"), ("COLORFGBG", "0;15")]);
        assert_eq!(found.ground, Ground::Dark);
    }

    #[test]
    fn code_colours_follow_the_depth() {
        let at = |depth| Theme { depth, ground: Ground::Dark }.code(Some("#ff0000"), 0).fg;
        assert_eq!(at(Depth::True), Some(Color::Rgb(255, 0, 0)));
        assert_eq!(at(Depth::Indexed), Some(Color::Indexed(196)));
        assert_eq!(at(Depth::Sixteen), Some(Color::Red));
        assert_eq!(nearest_of_256(128, 128, 128), 244);
    }
}
