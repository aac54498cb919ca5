//! Realistic assignments and the plans made of them, to be read by people.

use crate::support::planned;
use study::render;

macro_rules! plans {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                let plan = planned(stringify!($name));
                insta::assert_snapshot!(stringify!($name), render::text(&plan));
            }
        )*
    };
}

plans!(
    cs_project,
    history_essay,
    chem_lab,
    calculus_set,
    group_presentation,
    messy_note,
    conflicting,
    praktikum_de,
    injection,
    arabic_cjk,
    software_milestones,
);
