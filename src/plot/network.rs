//! A network of what meets: places by stress majorisation (Gansner, Koren & North 2004), without chance.

use super::mark::{Anchor, Ink, LETTERS, LINE, Mark, Place, fit, width};
use super::sheet::{EDGE, Sheet, greatest};

/// Most nodes and most lines between them.
const NODES: usize = 40;
const EDGES: usize = 60;

/// Steps of majorisation.
const STEPS: usize = 200;

/// A node, by its words and how much it has by itself, where that is known.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Its words.
    pub label: String,
    /// How much it has by itself.
    pub own: Option<f64>,
}

/// What two nodes share: their places among the nodes, and how much.
pub type Edge = (usize, usize, f64);

/// Draws it; `what` is what is counted.
pub fn draw(sheet: &mut Sheet, nodes: &[Node], edges: &[Edge], what: &str) {
    let lang = sheet.lang;
    let all: Vec<Edge> = edges.iter().copied().filter(|(a, b, count)| a != b && *count > 0.0).collect();
    let (least, kept) = threshold(&all);
    let strongest = |node: usize| {
        let own = kept.iter().filter(|(a, b, _)| *a == node || *b == node);
        own.map(|(_, _, count)| *count).fold(f64::NEG_INFINITY, f64::max)
    };
    let tied: Vec<(usize, f64)> =
        (0..nodes.len()).map(|node| (node, strongest(node))).filter(|(_, most)| most.is_finite()).collect();
    let (drawn, _) = greatest(tied, NODES, |(_, most)| *most);
    let place = |node: usize| drawn.iter().position(|(known, _)| *known == node);
    let lines: Vec<Edge> = kept.iter().filter_map(|(a, b, count)| Some((place(*a)?, place(*b)?, *count))).collect();
    let below = all.len() - lines.len();
    let gaps = [lang.number(least, 0), lang.count(below as u64), lang.count((nodes.len() - drawn.len()) as u64)];
    sheet.notes.push(lang.fill(
        "Lines: pairs that meet {} times or more; {} pairs that meet less are not drawn, nor {} codes without a line",
        &[&gaps[0], &gaps[1], &gaps[2]],
    ));
    sheet.values.heads = vec![lang.say("code").to_owned(), lang.say("code").to_owned(), what.to_owned()];
    let label = |at: usize| drawn.get(at).and_then(|(node, _)| nodes.get(*node)).cloned().unwrap_or_default();
    sheet.values.rows =
        lines.iter().map(|(a, b, count)| vec![label(*a).label, label(*b).label, lang.number(*count, 0)]).collect();
    let places = stretched(&layout(drawn.len(), &lines, STEPS), sheet);
    let at = |node: usize| places.get(node).copied().unwrap_or_default();
    let most = lines.iter().map(|(_, _, count)| *count).fold(1.0, f64::max);
    for (a, b, count) in &lines {
        let wide = 0.5 + 1.5 * count / most;
        sheet.marks.push(Mark::Line { over: vec![at(*a), at(*b)], wide, ink: Ink::Line, dashed: false });
    }
    let biggest = drawn.iter().filter_map(|(node, _)| nodes.get(*node)?.own).fold(1.0, f64::max);
    let radius = |node: usize| 2.0 + 4.0 * (label(node).own.unwrap_or(0.0) / biggest).sqrt();
    let mut taken: Vec<(Place, Place)> = Vec::new();
    for node in 0..drawn.len() {
        let r = radius(node);
        sheet.marks.push(Mark::Dot { at: at(node), r, ink: Ink::Category(0), hollow: false });
        taken.push((at(node), (2.0 * r, 2.0 * r)));
    }
    for node in 0..drawn.len() {
        let text = fit(&label(node).label, 0.3 * sheet.wide);
        let (middle, anchor) = seat(at(node), radius(node), width(&text), &mut taken, sheet.wide);
        sheet.words_over(middle, anchor, text);
    }
}

/// The least count with which few enough pairs are drawn, and those pairs.
fn threshold(edges: &[Edge]) -> (f64, Vec<Edge>) {
    let mut counts: Vec<f64> = edges.iter().map(|(_, _, count)| *count).collect();
    counts.sort_by(|a, b| b.total_cmp(a));
    counts.dedup();
    let many = |least: f64| edges.iter().filter(|(_, _, count)| *count >= least).count();
    // Where already the strongest are too many, all of them are drawn: none is more than another.
    let least = counts.iter().copied().take_while(|least| many(*least) <= EDGES).last();
    let least = least.or(counts.first().copied()).unwrap_or(1.0);
    (least, edges.iter().copied().filter(|(_, _, count)| *count >= least).collect())
}

/// A place for words beside a dot where nothing is yet, if there is one.
fn seat((x, y): Place, r: f64, wide: f64, taken: &mut Vec<(Place, Place)>, whole: f64) -> (Place, Anchor) {
    let off = r + 2.5;
    let seats = [
        ((x + off, y), Anchor::Start),
        ((x - off, y), Anchor::End),
        ((x, y - LINE), Anchor::Middle),
        ((x, y + LINE), Anchor::Middle),
        ((x + off, y - LINE), Anchor::Start),
        ((x + off, y + LINE), Anchor::Start),
        ((x - off, y - LINE), Anchor::End),
        ((x - off, y + LINE), Anchor::End),
    ];
    let middle = |((x, y), anchor): (Place, Anchor)| match anchor {
        Anchor::Start => (x + wide / 2.0, y),
        Anchor::Middle => (x, y),
        Anchor::End => (x - wide / 2.0, y),
    };
    let clear = |seat: &(Place, Anchor)| {
        let (mx, my) = middle(*seat);
        let inside = mx - wide / 2.0 >= EDGE && mx + wide / 2.0 <= whole - EDGE;
        let meets = |((ox, oy), (ow, oh)): &(Place, Place)| {
            (mx - ox).abs() < (wide + ow) / 2.0 && (my - oy).abs() < (LETTERS + 2.0 + oh) / 2.0
        };
        inside && !taken.iter().any(meets)
    };
    let inside = |seat: &(Place, Anchor)| {
        let (mx, _) = middle(*seat);
        mx - wide / 2.0 >= EDGE && mx + wide / 2.0 <= whole - EDGE
    };
    let found = seats.iter().find(|seat| clear(seat)).or_else(|| seats.iter().find(|seat| inside(seat)));
    let found = found.copied().unwrap_or(seats[2]);
    taken.push((middle(found), (wide, LETTERS)));
    found
}

/// Places on the sheet, with room for words around.
fn stretched(places: &[Place], sheet: &mut Sheet) -> Vec<Place> {
    let ends = |part: fn(&Place) -> f64| {
        let all = || places.iter().map(part);
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (ends(|place| place.0), ends(|place| place.1));
    let margin = 0.16 * sheet.wide;
    let room = (sheet.wide - 2.0 * margin, 0.62 * sheet.wide);
    let high = (room.1 / LINE).ceil() * LINE;
    let share = |at: f64, (low, high): (f64, f64)| if high - low > 1e-9 { (at - low) / (high - low) } else { 0.5 };
    let above = sheet.y + 2.0 * LINE;
    sheet.y += if places.is_empty() { LINE } else { high + 4.0 * LINE };
    let put = |(x, y): &Place| (margin + share(*x, (left, right)) * room.0, above + share(*y, (top, bottom)) * high);
    places.iter().map(put).collect()
}

/// How far nodes are to be from each other: lines between them, and one more than the longest way where there is none.
fn distances(nodes: usize, edges: &[Edge]) -> Vec<Vec<f64>> {
    let mut near = vec![Vec::new(); nodes];
    for (a, b, _) in edges {
        for (from, to) in [(*a, *b), (*b, *a)] {
            if let Some(known) = near.get_mut(from) {
                known.push(to);
            }
        }
    }
    let mut far = vec![vec![f64::INFINITY; nodes]; nodes];
    for (start, row) in far.iter_mut().enumerate() {
        let mut open = std::collections::VecDeque::from([(start, 0.0)]);
        while let Some((node, steps)) = open.pop_front() {
            let Some(seat) = row.get_mut(node).filter(|seat| seat.is_infinite()) else { continue };
            *seat = steps;
            open.extend(near.get(node).into_iter().flatten().map(|next| (*next, steps + 1.0)));
        }
    }
    let longest = far.iter().flatten().copied().filter(|far| far.is_finite()).fold(0.0, f64::max);
    far.iter_mut().flatten().filter(|far| far.is_infinite()).for_each(|far| *far = longest + 1.0);
    far
}

/// Where nodes stand: on a circle first, in order, then so that each step lets distances differ less from those wanted.
fn layout(nodes: usize, edges: &[Edge], steps: usize) -> Vec<Place> {
    let far = distances(nodes, edges);
    let turn = |node: usize| std::f64::consts::TAU * node as f64 / nodes.max(1) as f64;
    let mut places: Vec<Place> =
        (0..nodes).map(|node| (-libm::sin(turn(node) + 0.1), -libm::cos(turn(node) + 0.1))).collect();
    for _ in 0..steps {
        for node in 0..nodes {
            let Some(moved) = step(node, &places, &far) else { continue };
            if let Some(seat) = places.get_mut(node) {
                *seat = moved;
            }
        }
    }
    places
}

/// The best place of one node while the others stay, by the function that majorises the stress there.
fn step(node: usize, places: &[Place], far: &[Vec<f64>]) -> Option<Place> {
    let (x, y) = *places.get(node)?;
    let (mut sum, mut weights) = ((0.0, 0.0), 0.0);
    for (other, (ox, oy)) in places.iter().enumerate().filter(|(other, _)| *other != node) {
        let wanted = *far.get(node)?.get(other)?;
        let weight = 1.0 / (wanted * wanted);
        let (dx, dy) = (x - ox, y - oy);
        let now = dx.hypot(dy);
        let stretch = if now > 1e-12 { wanted / now } else { 0.0 };
        sum = (sum.0 + weight * (ox + dx * stretch), sum.1 + weight * (oy + dy * stretch));
        weights += weight;
    }
    (weights > 0.0).then(|| (sum.0 / weights, sum.1 / weights))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stress(places: &[Place], far: &[Vec<f64>]) -> f64 {
        let pairs = (0..places.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let one = |(a, b): (usize, usize)| {
            let now = (places[a].0 - places[b].0).hypot(places[a].1 - places[b].1);
            (now - far[a][b]).powi(2) / far[a][b].powi(2)
        };
        pairs.map(one).sum()
    }

    #[test]
    fn stress_never_rises_from_one_step_to_the_next() {
        let ring: Vec<Edge> = (0..9).map(|at| (at, (at + 1) % 9, 1.0)).chain([(0, 4, 2.0), (10, 11, 1.0)]).collect();
        let far = distances(12, &ring);
        let mut before = f64::INFINITY;
        for steps in 0..60 {
            let now = stress(&layout(12, &ring, steps), &far);
            assert!(now <= before + 1e-9, "step {steps}: {before} to {now}");
            before = now;
        }
        assert!(before < 0.3 * stress(&layout(12, &ring, 0), &far), "{before}");
    }

    #[test]
    fn what_is_alike_stands_alike() {
        // A ring of four comes out as a square.
        let ring: Vec<Edge> = (0..4).map(|at| (at, (at + 1) % 4, 1.0)).collect();
        let places = layout(4, &ring, STEPS);
        let far = |a: usize, b: usize| (places[a].0 - places[b].0).hypot(places[a].1 - places[b].1);
        let sides: Vec<f64> = (0..4).map(|at| far(at, (at + 1) % 4)).collect();
        assert!(sides.iter().all(|side| (side - sides[0]).abs() < 1e-6), "{sides:?}");
        assert!((far(0, 2) - far(1, 3)).abs() < 1e-6);
        // Two pairs without a line between them are as long as each other.
        let places = layout(4, &[(0, 1, 1.0), (2, 3, 1.0)], STEPS);
        let far = |a: usize, b: usize| (places[a].0 - places[b].0).hypot(places[a].1 - places[b].1);
        assert!((far(0, 1) - far(2, 3)).abs() < 1e-6);
        assert!(layout(0, &[], STEPS).is_empty() && layout(1, &[], STEPS).len() == 1);
    }

    #[test]
    fn the_threshold_keeps_few_enough_lines() {
        let edges: Vec<Edge> = (1..200).map(|at| (0, at, f64::from(u8::try_from(at % 7 + 1).unwrap()))).collect();
        let (least, kept) = threshold(&edges);
        assert!(least == 6.0 && kept.len() <= EDGES && kept.iter().all(|(_, _, count)| *count >= 6.0), "{least}");
        assert_eq!(threshold(&[]).0, 1.0);
    }
}
