//! What is drawn can be read: the contrast of every cell of every room, on light and dark, in 24 bits, 256 and 16 colours;
//! and nothing is told by colour alone.

use super::screens::{cells, every_room};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use verbatim::model::color::{Rgb, contrast, is_dark};
use verbatim::tui::theme::color::looks;
use verbatim::tui::theme::{Depth, Ground, Theme};

const SIZE: (u16, u16) = (100, 30);

/// A terminal: what the program knows of it, and the background it really has.
fn terminals() -> Vec<(Theme, Rgb)> {
    let grounds: [(Ground, &[Rgb]); 2] = [
        (Ground::Dark, &[[0; 3], [0x1e, 0x1e, 0x2e], [0x2e, 0x34, 0x40]]),
        (Ground::Light, &[[255; 3], [0xfd, 0xf6, 0xe3], [0xee, 0xe8, 0xd5]]),
    ];
    let mut all = Vec::new();
    for (ground, papers) in grounds {
        for depth in [Depth::True, Depth::Indexed] {
            for &paper in papers {
                let theme = Theme::new(depth, ground);
                all.extend([(theme, paper), (theme.on(paper), paper)]);
            }
        }
        // What the 16 look like is each terminal's own matter: those of xterm on its own two grounds.
        all.push((Theme::new(Depth::Sixteen, ground), papers[0]));
    }
    all
}

/// Foreground and background of a cell as they are seen.
fn seen(cell: &Cell, paper: Rgb) -> (Rgb, Rgb) {
    let ink = if is_dark(paper) { [0xd8; 3] } else { [0x20; 3] };
    let (fg, bg) = (looks(cell.fg).unwrap_or(ink), looks(cell.bg).unwrap_or(paper));
    let (fg, bg) = if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) };
    if !cell.modifier.contains(Modifier::DIM) {
        return (fg, bg);
    }
    // Two thirds of the colour, as xterm and VTE have it.
    let mixed = |(fg, bg): (u8, u8)| u8::try_from((u16::from(fg) * 2 + u16::from(bg)) / 3).unwrap();
    let mut pairs = fg.into_iter().zip(bg).map(mixed);
    ([(); 3].map(|()| pairs.next().unwrap()), bg)
}

#[test]
fn every_cell_of_every_room_can_be_read_on_light_and_dark() {
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    let mut looked = 0;
    every_room(SIZE, |room, app| {
        for (theme, paper) in terminals() {
            app.shared.theme = theme;
            let buffer = cells(app, SIZE);
            for (at, cell) in buffer.content().iter().enumerate().filter(|(_, cell)| cell.symbol().trim() != "") {
                looked += 1;
                let (fg, bg) = seen(cell, paper);
                let least = if cell.symbol().chars().any(char::is_alphanumeric) { 4.5 } else { 3.0 };
                let has = contrast(fg, bg);
                if has < least {
                    let what = format!("{:?} {:?} {fg:?} on {bg:?} ({paper:?}): {has:.2}", theme.depth, theme.ground);
                    let place = format!("{room} {:?} {}", buffer.pos_of(at), cell.symbol());
                    faults.entry(what).or_insert(place);
                }
            }
        }
    });
    assert!(looked > 500_000, "{looked} cells");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Runs of cells of a row that have one background of their own.
fn fills(buffer: &Buffer) -> Vec<Vec<usize>> {
    let wide = usize::from(SIZE.0);
    let mut runs = Vec::new();
    for row in 0..usize::from(SIZE.1) {
        let all: Vec<usize> = (row * wide..(row + 1) * wide).collect();
        let runs_of_row = all.chunk_by(|a, b| buffer.content()[*a].bg == buffer.content()[*b].bg);
        runs.extend(runs_of_row.filter(|run| buffer.content()[run[0]].bg != Color::Reset).map(<[usize]>::to_vec));
    }
    runs
}

/// What stands for a share where there are no colours.
const SHADES: [&str; 4] = ["░", "▒", "▓", "█"];

#[test]
fn nothing_is_told_by_colour_alone() {
    let mut fields = 0;
    every_room(SIZE, |room, app| {
        app.shared.theme = Theme::new(Depth::True, Ground::Dark);
        let coloured = cells(app, SIZE);
        app.shared.theme = Theme::PLAIN;
        let plain = cells(app, SIZE);
        let signs = |buffer: &Buffer| buffer.content().iter().map(|cell| cell.symbol().to_owned()).collect::<Vec<_>>();
        for (at, (one, other)) in signs(&coloured).iter().zip(signs(&plain)).enumerate() {
            // What a fill says of a number, a shade says without colours.
            let filled = coloured.content()[at].bg != Color::Reset && one == " " && SHADES.contains(&other.as_str());
            assert!(*one == other || filled, "{room} {:?}: `{one}` and, without colours, `{other}`", plain.pos_of(at));
        }
        for run in fills(&coloured) {
            fields += 1;
            let sign = coloured.content()[run[0]].symbol().trim();
            // A field of one or two columns holds the sign of its code; what is lit or chosen is set off by other means too.
            let says =
                (run.len() <= 2 && !sign.is_empty()) || run.iter().all(|at| !plain.content()[*at].modifier.is_empty());
            let shaded = run.iter().any(|at| SHADES.contains(&plain.content()[*at].symbol()));
            assert!(says || shaded, "{room} {:?}: a background says what nothing else does", plain.pos_of(run[0]));
        }
    });
    assert!(fields > 200, "{fields}");
}
