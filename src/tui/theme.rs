//! Colours by role, for the terminal at hand. Colour is never the only sign of anything.

pub mod color;

use crate::model::color::{Rgb, apart, contrast, is_dark, of_code, rgb};
use crate::plot::cells::Spot;
use crate::plot::colour::Look;
use crate::plot::mark::Ink;
use crate::session::settings::Brightness;
use color::{nearest_of_16, nearest_of_256, of_256};
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

/// Contrast of text, and of signs that are no text, on what they stand on.
const TEXT: f64 = 4.5;
const SIGN: f64 = 3.0;

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

/// Styles by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours of the terminal.
    pub depth: Depth,
    /// What the text stands on.
    pub ground: Ground,
    /// The colour of it: what the terminal said, else the hardest of those in use.
    pub paper: Rgb,
    /// Whether the person has not said what it is, so that the terminal's word counts.
    pub asks: bool,
}

impl Theme {
    /// A theme without colour, as tests want it.
    pub const PLAIN: Theme = Theme { asks: false, ..Theme::new(Depth::None, Ground::Dark) };

    /// A theme on a ground of which only that is known.
    pub const fn new(depth: Depth, ground: Ground) -> Self {
        // Nord's, and Solarized's: what reads on these reads on black, and on white.
        let paper = match ground {
            Ground::Dark => [0x2e, 0x34, 0x40],
            Ground::Light => [0xee, 0xe8, 0xd5],
        };
        Self { depth, ground, paper, asks: true }
    }

    /// The theme on a background of this colour.
    pub fn on(self, paper: Rgb) -> Self {
        let ground = if is_dark(paper) { Ground::Dark } else { Ground::Light };
        Self { paper, ground, ..self }
    }

    /// The theme as a person wants it; `get` looks up a variable of the environment, which counts before the setting.
    pub fn follow(self, wanted: Brightness, get: impl Fn(&str) -> Option<String>) -> Self {
        let variable = get("VERBATIM_THEME").unwrap_or_default();
        let wanted = match variable.to_lowercase().as_str() {
            "light" => Brightness::Light,
            "dark" => Brightness::Dark,
            _ => wanted,
        };
        let new = match wanted {
            Brightness::Light => Self::new(self.depth, Ground::Light),
            Brightness::Dark => Self::new(self.depth, Ground::Dark),
            // COLORFGBG is `foreground;background`, by number of the 16; 7 and 15 are the light ones.
            Brightness::Auto => match get("COLORFGBG").as_deref().and_then(|value| value.rsplit(';').next()) {
                Some("7" | "15") => Self::new(self.depth, Ground::Light),
                _ => Self::new(self.depth, Ground::Dark),
            },
        };
        Self { asks: wanted == Brightness::Auto && self.depth != Depth::None, ..new }
    }

    /// Reads the environment; `get` looks a variable up.
    pub fn detect(wanted: Brightness, get: impl Fn(&str) -> Option<String>) -> Self {
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
        Self::new(depth, Ground::Dark).follow(wanted, get)
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
        // Bold makes the dark of the 16 light in some terminals: on light, what is bold there is blue or the text's own.
        let (bar, found, good, warning, error) = match self.ground {
            Ground::Dark => (Color::Cyan, Color::LightYellow, Color::Green, Color::LightYellow, Color::LightRed),
            Ground::Light => (Color::Blue, Color::Reset, Color::Reset, Color::Reset, Color::Red),
        };
        let faint = plain.patch(self.faint(TEXT));
        match role {
            Role::Text => plain,
            Role::Faint => faint,
            Role::Frame => self.faint(SIGN),
            Role::Strong | Role::Title => bold.fg(Color::Reset),
            Role::Moderator => faint.add_modifier(Modifier::ITALIC),
            Role::Lit | Role::Row => self.over(0x26_4f_78, 0xcf_e3_ff, Color::Blue),
            Role::Selection => self.over(0x5a_3d_7a, 0xe6_d5_ff, Color::Magenta).add_modifier(Modifier::BOLD),
            Role::Bar | Role::Key => bold.fg(self.pick(0x56_b4_e9, 0x00_5a_9c, bar)),
            Role::Found => bold.add_modifier(Modifier::UNDERLINED).fg(self.pick(0xf0_e4_42, 0x8a_4b_00, found)),
            Role::Good => plain.fg(self.pick(0x3f_c3_80, 0x00_6b_3c, good)),
            Role::Warning => bold.fg(self.pick(0xe6_9f_00, 0x8a_4b_00, warning)),
            Role::Error if self.depth == Depth::Sixteen => plain.fg(error),
            Role::Error => bold.fg(self.pick(0xff_6b_6b, 0xb0_00_20, error)),
        }
    }

    /// A cell filled on a ramp of one hue by its share of the greatest, 0 to 1; below 0, to -1, of another hue. Nothing where
    /// the terminal has too few colours, and for 0.
    pub fn heat(self, share: f64) -> Option<Style> {
        if matches!(self.depth, Depth::None | Depth::Sixteen) || share == 0.0 || !share.is_finite() {
            return None;
        }
        // Blue and vermilion of Okabe and Ito (2008), lighter or darker as the ground is.
        let hue = match (self.ground, share > 0.0) {
            (Ground::Dark, true) => rgb(0x7c_c8_ff),
            (Ground::Dark, false) => rgb(0xff_a0_5c),
            (Ground::Light, true) => rgb(0x00_4a_86),
            (Ground::Light, false) => rgb(0xa0_3c_00),
        };
        let part = 0.15 + 0.85 * share.abs().min(1.0);
        let mix = |from: u8, to: u8| {
            let mixed = f64::from(from) + (f64::from(to) - f64::from(from)) * part;
            mixed.round().clamp(0.0, 255.0) as u8
        };
        let [r, g, b] = self.paper;
        let [to_r, to_g, to_b] = hue;
        let fill = self.color([mix(r, to_r), mix(g, to_g), mix(b, to_b)]);
        let sign = if color::looks(fill).is_some_and(is_dark) { [0xff; 3] } else { [0; 3] };
        Some(Style::new().bg(fill).fg(self.color(sign)))
    }

    /// A cell of a plot: its sign, and how it looks. Where there are too few colours, signs say how much it is filled.
    pub fn spot(self, spot: &Spot) -> (&str, Style) {
        let bold = if spot.strong { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
        let Some(ink) = spot.ink else { return (" ", bold) };
        if self.depth == Depth::None {
            return (&spot.sign, bold);
        }
        let look = Look { dark: self.ground == Ground::Dark, grey: false };
        let filled = spot.ground == Some(ink);
        let is_empty = |ground: &Ink| matches!(ground, Ink::Page | Ink::Step(0) | Ink::Residual(0));
        match (ink, spot.ground.filter(|ground| !is_empty(ground))) {
            (_, Some(ground)) if self.depth != Depth::Sixteen => {
                let fill = self.color(ground.colour(look));
                let sign = if color::looks(fill).is_some_and(is_dark) { [0xff; 3] } else { [0; 3] };
                (if filled { " " } else { &spot.sign }, bold.bg(fill).fg(self.color(sign)))
            }
            (Ink::Category(_), _) => (&spot.sign, bold.fg(self.ink(ink.colour(look), SIGN))),
            (Ink::Faint | Ink::Line | Ink::Grid, _) => (&spot.sign, self.style(Role::Faint)),
            _ => (&spot.sign, bold),
        }
    }

    /// What stands back. Terminals differ much in what they make of dim, down to what nobody can read: it has a colour.
    fn faint(self, least: f64) -> Style {
        match (self.depth, self.ground) {
            (Depth::Sixteen, Ground::Dark) => Style::new().fg(Color::Gray),
            (Depth::Sixteen, Ground::Light) => Style::new().add_modifier(Modifier::DIM),
            (_, Ground::Dark) if least > SIGN => Style::new().fg(self.ink([0xa0; 3], least)),
            (_, Ground::Light) if least > SIGN => Style::new().fg(self.ink([0x60; 3], least)),
            _ => Style::new().fg(self.ink([0x80; 3], least)),
        }
    }

    /// A background with a foreground that reads on it, whatever the terminal's own colours are.
    fn over(self, dark: u32, light: u32, sixteen: Color) -> Style {
        if self.depth == Depth::Sixteen {
            return Style::new().bg(sixteen).fg(Color::White);
        }
        let (bg, fg) = match self.ground {
            Ground::Dark => (dark, [0xff; 3]),
            Ground::Light => (light, [0; 3]),
        };
        Style::new().bg(self.color(rgb(bg))).fg(self.color(fg))
    }

    fn pick(self, dark: u32, light: u32, sixteen: Color) -> Color {
        match (self.depth, self.ground) {
            (Depth::Sixteen | Depth::None, _) => sixteen,
            (_, Ground::Dark) => self.ink(rgb(dark), TEXT),
            (_, Ground::Light) => self.ink(rgb(light), TEXT),
        }
    }

    /// A colour to write with: lifted or darkened until it reads on the ground.
    fn ink(self, rgb: Rgb, least: f64) -> Color {
        let shown = |rgb| if self.depth == Depth::Indexed { of_256(nearest_of_256(rgb)) } else { rgb };
        self.color(apart(rgb, self.paper, least, shown))
    }

    fn color(self, rgb: Rgb) -> Color {
        let [r, g, b] = rgb;
        match self.depth {
            Depth::True => Color::Rgb(r, g, b),
            Depth::Indexed => Color::Indexed(nearest_of_256(rgb)),
            Depth::Sixteen | Depth::None => nearest_of_16(rgb, self.ground == Ground::Dark),
        }
    }

    /// The style of a code's signs: its own `#RRGGBB`, else one of the palette by its place in the codebook.
    pub fn code(self, color: Option<&str>, place: usize) -> Style {
        if self.depth == Depth::None {
            return Style::new();
        }
        of_code(color, place).map_or(Style::new(), |rgb| Style::new().fg(self.ink(rgb, TEXT)))
    }

    /// A field filled with the colour of a code, with a sign on it that reads.
    pub fn swatch(self, color: Option<&str>, place: usize) -> Style {
        let Some(fill) = self.code(color, place).fg else { return Style::new() };
        let sign = match color::looks(fill) {
            _ if self.depth == Depth::Sixteen => match self.ground {
                Ground::Dark => Color::Black,
                Ground::Light => Color::White,
            },
            Some(fill) if contrast(fill, [0xff; 3]) > contrast(fill, [0; 3]) => self.color([0xff; 3]),
            _ => self.color([0; 3]),
        };
        Style::new().bg(fill).fg(sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(vars: &[(&str, &str)]) -> Theme {
        with(Brightness::Auto, vars)
    }

    fn with(wanted: Brightness, vars: &[(&str, &str)]) -> Theme {
        Theme::detect(wanted, |name| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_color_means_no_color_in_any_role() {
        let theme = theme(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]);
        let told =
            [Role::Lit, Role::Selection, Role::Row, Role::Bar, Role::Found, Role::Key, Role::Warning, Role::Error];
        for role in told {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None));
            assert!(!style.add_modifier.is_empty(), "{role:?} needs a sign");
        }
        assert_eq!(theme.code(Some("#D55E00"), 0), Style::new());
        assert_eq!(theme.swatch(Some("#D55E00"), 0), Style::new());
        assert!(!theme.asks, "no colour needs no answer of the terminal");
    }

    #[test]
    fn an_empty_no_color_is_unset_and_what_one_says_beats_detection() {
        let found = theme(&[("NO_COLOR", ""), ("TERM", "xterm-256color"), ("COLORFGBG", "0;15")]);
        assert_eq!(found, Theme::new(Depth::Indexed, Ground::Light));
        let found = theme(&[("VERBATIM_THEME", "dark"), ("COLORFGBG", "0;15")]);
        assert_eq!((found.ground, found.asks), (Ground::Dark, false));
        let found = with(Brightness::Light, &[("COLORFGBG", "15;0"), ("COLORTERM", "truecolor")]);
        assert_eq!((found.ground, found.asks), (Ground::Light, false));
        let found = with(Brightness::Light, &[("VERBATIM_THEME", "dark")]);
        assert_eq!(found.ground, Ground::Dark, "the variable is for this one time");
    }

    #[test]
    fn code_colours_follow_the_depth_and_the_ground() {
        let at = |depth, ground, color| Theme::new(depth, ground).code(Some(color), 0).fg;
        assert_eq!(at(Depth::True, Ground::Dark, "#56B4E9"), Some(Color::Rgb(0x56, 0xb4, 0xe9)), "what reads stays");
        assert_eq!(at(Depth::Sixteen, Ground::Dark, "#ff0000"), Some(Color::LightRed));
        assert_eq!(at(Depth::Sixteen, Ground::Light, "#F0E442"), Some(Color::Red));
        let told = Theme::new(Depth::True, Ground::Dark).on([0xff; 3]);
        assert_eq!(told.ground, Ground::Light);
        for theme in [told, Theme::new(Depth::True, Ground::Dark), Theme::new(Depth::Indexed, Ground::Light)] {
            for own in ["#000000", "#FFFFFF", "#F0E442", "#0072B2", "#777777"] {
                let fg = theme.code(Some(own), 0).fg.and_then(color::looks).unwrap();
                assert!(contrast(fg, theme.paper) >= TEXT, "{own} in {theme:?}");
                let swatch = theme.swatch(Some(own), 0);
                let (fg, bg) = (swatch.fg.and_then(color::looks).unwrap(), swatch.bg.and_then(color::looks).unwrap());
                assert!(contrast(fg, bg) >= TEXT, "a sign on {own} in {theme:?}");
            }
        }
    }
}
