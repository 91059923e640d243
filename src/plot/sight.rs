//! Tests of colours: how far they stand apart for eyes of every kind, and how well they read.

use super::colour::{CATEGORIES, Look, STEPS, residual, step};
use super::mark::Ink;
use crate::analysis::colour::linear;
use crate::model::color::{Rgb, contrast};

/// Linear red, green and blue.
type Light = [f64; 3];

/// What is seen without one kind of cones (Machado, Oliveira & Fernandes 2009, severity 1), in linear light.
const EYES: [(&str, [Light; 3]); 4] = [
    ("all", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protan", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("deutan", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("tritan", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

const LOOKS: [Look; 4] = [
    Look { dark: false, grey: false },
    Look { dark: true, grey: false },
    Look { dark: false, grey: true },
    Look { dark: true, grey: true },
];

/// CIELAB of linear light, for a white of D65.
fn lab([r, g, b]: Light) -> Light {
    let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
    let z = (0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83;
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    [116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))]
}

fn seen(colour: Rgb, eye: &[Light; 3]) -> Light {
    let light = colour.map(linear);
    lab(eye.map(|row| row.iter().zip(light).map(|(share, part)| share * part).sum::<f64>().clamp(0.0, 1.0)))
}

/// CIEDE2000 (Sharma, Wu & Dalal 2005).
fn difference([l1, a1, b1]: Light, [l2, a2, b2]: Light) -> f64 {
    let mean = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
    let share = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25f64.powi(7))).sqrt();
    let (a1, a2) = (a1 * (1.5 - 0.5 * share(mean)), a2 * (1.5 - 0.5 * share(mean)));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let apart = h2 - h1;
    let turned = match apart {
        _ if grey => 0.0,
        _ if apart > 180.0 => apart - 360.0,
        _ if apart < -180.0 => apart + 360.0,
        _ => apart,
    };
    let across = 2.0 * (c1 * c2).sqrt() * (turned / 2.0).to_radians().sin();
    let between = match h1 + h2 {
        sum if grey => sum,
        sum if apart.abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let (light, chroma) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let cos = |times: f64, by: f64| (times * between + by).to_radians().cos();
    let t = 1.0 - 0.17 * cos(1.0, -30.0) + 0.24 * cos(2.0, 0.0) + 0.32 * cos(3.0, 6.0) - 0.20 * cos(4.0, -63.0);
    let blue = 30.0 * (-((between - 275.0) / 25.0).powi(2)).exp();
    let off = (light - 50.0).powi(2);
    let (sl, sc, sh) = (1.0 + 0.015 * off / (20.0 + off).sqrt(), 1.0 + 0.045 * chroma, 1.0 + 0.015 * chroma * t);
    let bent = -(2.0 * blue).to_radians().sin() * 2.0 * share(chroma);
    let (l, c, h) = ((l2 - l1) / sl, (c2 - c1) / sc, across / sh);
    (l * l + c * c + h * h + bent * c * h).sqrt()
}

#[test]
fn the_difference_is_that_of_the_published_pairs() {
    // Sharma, Wu & Dalal 2005, table 1.
    let pairs: [(Light, Light, f64); 12] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0011], 7.2195),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (one, other, known) in pairs {
        assert!((difference(one, other) - known).abs() < 5e-5, "{one:?} {other:?}: {}", difference(one, other));
        assert!((difference(other, one) - known).abs() < 5e-5, "{other:?} {one:?}");
    }
}

#[test]
fn categories_are_told_apart_by_every_eye_or_by_hatching() {
    for look in LOOKS {
        for one in 0..CATEGORIES {
            for other in 0..one {
                let (one, other) = (Ink::Category(one), Ink::Category(other));
                if one.hatch(look).is_some() && one.hatch(look) != other.hatch(look) {
                    continue;
                }
                for (eye, matrix) in &EYES {
                    let far = difference(seen(one.colour(look), matrix), seen(other.colour(look), matrix));
                    assert!(far >= 10.0, "{one:?} {other:?} {look:?} {eye}: {far:.1}");
                }
            }
        }
    }
}

#[test]
fn words_and_marks_stand_out_from_what_is_behind_them() {
    for look in LOOKS {
        let page = Ink::Page.colour(look);
        for ink in [Ink::Text, Ink::Faint] {
            assert!(contrast(ink.colour(look), page) >= 4.5, "{ink:?} {look:?}");
        }
        let marks = (0..CATEGORIES).map(Ink::Category).chain([Ink::Line]);
        for ink in marks {
            assert!(contrast(ink.colour(look), page) >= 3.0, "{ink:?} {look:?}");
        }
        for at in 0..STEPS {
            let words = contrast(Ink::OnStep(at).colour(look), Ink::Step(at).colour(look));
            assert!(words >= 4.5, "step {at} {look:?}: {words}");
        }
        for at in -2..=2 {
            let words = contrast(Ink::OnResidual(at).colour(look), Ink::Residual(at).colour(look));
            assert!(words >= 4.5, "residual {at} {look:?}: {words}");
        }
    }
}

#[test]
fn scales_rise_steadily_in_lightness() {
    for look in LOOKS {
        let light = |ink: Ink| seen(ink.colour(look), &EYES[0].1)[0];
        let steps: Vec<f64> = (0..STEPS).map(|at| light(Ink::Step(at))).collect();
        let rises: Vec<f64> =
            steps.windows(2).map(|two| (two[1] - two[0]) * if look.dark { 1.0 } else { -1.0 }).collect();
        let (least, most) =
            (rises.iter().fold(99.0, |a: f64, b| a.min(*b)), rises.iter().fold(0.0, |a: f64, b| a.max(*b)));
        assert!(least > 6.0 && most - least < 2.5, "{look:?}: {steps:?}");
        let away = |at: i8| (light(Ink::Residual(at)) - light(Ink::Page)).abs();
        assert!(away(1) + 5.0 < away(2) && away(-1) + 5.0 < away(-2) && away(0) < away(1).min(away(-1)), "{look:?}");
    }
}

#[test]
fn grey_is_grey() {
    let all = (0..CATEGORIES).map(Ink::Category).chain((0..STEPS).flat_map(|at| [Ink::Step(at), Ink::OnStep(at)]));
    let all = all.chain((-2..=2).flat_map(|at| [Ink::Residual(at), Ink::OnResidual(at)]));
    for ink in all.chain([Ink::Text, Ink::Faint, Ink::Line, Ink::Grid, Ink::Page]) {
        for dark in [false, true] {
            let [r, g, b] = ink.colour(Look { dark, grey: true });
            assert!(r == g && g == b, "{ink:?}");
        }
    }
}

#[test]
fn figures_find_their_step() {
    assert_eq!([-1.0, 0.0, 0.001, 0.5, 1.0, 7.0].map(step), [0, 0, 1, 4, 8, 8]);
    assert_eq!([-4.0, -2.0, -1.99, 0.0, 2.0, 3.99, 4.0].map(residual), [-2, -1, 0, 0, 1, 1, 2]);
}
