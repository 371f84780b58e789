//! Practices as somebody plays them: told step by step, with a clock of their own.

mod support;

use expect_test::{Expect, expect};
use quiet_check::assessment::{Player, StrategyIx};
use quiet_check::practice::{Act, At, Practice, whole};
use quiet_check::session::{Effect, Event, Room, Session, Stage};
use quiet_check::view::{PlayView, View, Viewer};
use std::fmt::Write;
use support::{built_in, small};

const TODAY: i32 = 20_779;
const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;

/// What is shown after each thing that is done, in a row.
#[track_caller]
fn check(strategy: &str, acts: &[Act], expected: Expect) {
    let loaded = built_in();
    let place = loaded.ids.strategies.iter().position(|id| id == strategy).expect("a strategy") as u16;
    let mut session = Session::new(loaded.assessment.clone());
    session.handle(Event::Open(Room::Practice(StrategyIx(place))));
    let mut written = String::new();
    let show = |session: &Session, written: &mut String| {
        let viewer = Viewer { session, texts: &loaded.languages[0].texts, today: TODAY };
        let View::Practice(view) = viewer.view() else { panic!("a practice") };
        let _ = match view.play {
            PlayView::Step { text, previous, choices } => {
                writeln!(written, "step: {text} {choices:?} back: {previous}")
            }
            PlayView::Chosen { label, leads, text } => {
                let leads: Vec<_> = leads.iter().map(|lead| lead.name).collect();
                writeln!(written, "{label}: {leads:?} {text}")
            }
            PlayView::Before { steps, naming } => {
                writeln!(written, "before: {steps:?} {:?}", naming.map(|naming| (naming.question, naming.words)))
            }
            PlayView::Running(run) => {
                let words = match (run.paused, run.inhale) {
                    (true, _) => "resting",
                    (_, Some(true)) => "in",
                    (_, Some(false)) => "out",
                    (_, None) => "waiting",
                };
                writeln!(
                    written,
                    "{words}, turns in {} ms, {} min left, {} of 1000 over {:?}",
                    run.turns_in, run.minutes_left, run.over, run.steps
                )
            }
            PlayView::After(naming) => writeln!(written, "after: {} {:?}", naming.question, naming.words),
            PlayView::Done(named) => writeln!(written, "done: {named:?}"),
        };
    };
    show(&session, &mut written);
    for act in acts {
        if session.handle(Event::Play(*act)) == Effect::Nothing {
            written.push_str("(nothing)\n");
        }
        show(&session, &mut written);
    }
    expected.assert_eq(&written);
}

#[test]
fn steps_come_one_at_a_time_and_can_be_gone_back() {
    check(
        "s_senses",
        &[Act::Previous, Act::Next, Act::Previous, Act::Next, Act::Next, Act::Next, Act::Next, Act::Start(0)],
        expect![[r#"
            step: Name five things you see and four you can touch. [] back: false
            (nothing)
            step: Name five things you see and four you can touch. [] back: false
            step: Name three sounds, two smells and one taste. [] back: true
            step: Name five things you see and four you can touch. [] back: false
            step: Name three sounds, two smells and one taste. [] back: true
            step: Feel your feet on the floor. [] back: true
            done: []
            (nothing)
            done: []
            step: Name five things you see and four you can touch. [] back: false
        "#]],
    );
}

#[test]
fn a_question_leads_on_and_always_leaves_the_choice() {
    check(
        "m_pause",
        &[
            Act::Choose(0),
            Act::Next,
            Act::Next,
            Act::Choose(9),
            Act::Choose(0),
            Act::Previous,
            Act::Choose(1),
            Act::Previous,
            Act::Choose(2),
            Act::Previous,
            Act::Choose(3),
            Act::Previous,
            Act::Choose(4),
        ],
        expect![[r#"
            step: Stop for a moment. You do not have to decide yet. [] back: false
            (nothing)
            step: Stop for a moment. You do not have to decide yet. [] back: false
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            (nothing)
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            (nothing)
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            Connection: ["Reach out to someone safe", "Kind words to yourself"] Then choose what to do. Sex can still be the answer.
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            Comfort: ["Wrap up in something soft", "Warm bath or shower"] Then choose what to do. Sex can still be the answer.
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            Release: ["Move your body", "Slow, steady breathing"] Then choose what to do. Sex can still be the answer.
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            A break: ["Change the scene", "Step outside"] Then choose what to do. Sex can still be the answer.
            step: Ask: what do I need now? Connection, comfort, release, or a break? ["Connection", "Comfort", "Release", "A break", "Sex can still be the answer."] back: true
            Sex can still be the answer.: [] Then choose what to do. Sex can still be the answer.
        "#]],
    );
}

#[test]
fn a_timer_runs_by_the_clock_and_names_the_urge_before_and_after() {
    check(
        "m_wave",
        &[
            Act::Name(9, 0),
            Act::Name(2, 5 * SECOND),
            Act::Tick(65 * SECOND),
            Act::Pause(2 * MINUTE + 5 * SECOND),
            Act::Tick(30 * MINUTE),
            Act::Pause(30 * MINUTE),
            Act::Tick(30 * MINUTE + 10 * SECOND),
            // The page lay in the background: one look at the clock is enough.
            Act::Tick(300 * MINUTE),
            Act::Tick(301 * MINUTE),
            Act::Name(0, 301 * MINUTE),
        ],
        expect![[r#"
            before: ["Notice the urge. Is it faint, middling or strong?"] Some(("How is the urge right now?", ["Faint", "Middling", "Strong"]))
            (nothing)
            before: ["Notice the urge. Is it faint, middling or strong?"] Some(("How is the urge right now?", ["Faint", "Middling", "Strong"]))
            waiting, turns in 0 ms, 10 min left, 0 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
            waiting, turns in 0 ms, 9 min left, 100 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
            resting, turns in 0 ms, 8 min left, 200 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
            (nothing)
            resting, turns in 0 ms, 8 min left, 200 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
            waiting, turns in 0 ms, 8 min left, 200 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
            waiting, turns in 0 ms, 8 min left, 216 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
            after: And how is the urge now? ["Faint", "Middling", "Strong"]
            (nothing)
            after: And how is the urge now? ["Faint", "Middling", "Strong"]
            done: [("How is the urge right now?", "Strong"), ("And how is the urge now?", "Faint")]
        "#]],
    );
    check(
        "m_wave",
        &[Act::Start(0), Act::Tick(10 * MINUTE), Act::Next],
        expect![[r#"
        before: ["Notice the urge. Is it faint, middling or strong?"] Some(("How is the urge right now?", ["Faint", "Middling", "Strong"]))
        waiting, turns in 0 ms, 10 min left, 0 of 1000 over ["Watch it rise and fall, like a wave. You do not have to fight it.", "Wait ten minutes. Notice it again, then choose."]
        after: And how is the urge now? ["Faint", "Middling", "Strong"]
        done: []
    "#]],
    );
}

#[test]
fn a_breath_goes_in_for_four_and_out_for_six_ten_times() {
    check(
        "s_breath",
        &[
            Act::Start(1_000_000),
            Act::Tick(1_003_900),
            Act::Tick(1_004_000),
            Act::Tick(1_009_999),
            Act::Tick(1_010_000),
            Act::Pause(1_012_000),
            Act::Tick(1_500_000),
            Act::Pause(1_600_000),
            // A clock that is put back stands still.
            Act::Tick(1_000),
            Act::Tick(1_600_000 + 88_000 - 1),
            Act::Tick(1_600_000 + 88_000),
            Act::Start(5_000_000),
            Act::Start(5_000_000),
            Act::Stop,
        ],
        expect![[r#"
            before: ["Breathe in for a count of four.", "Breathe out for a count of six.", "Do this for ten breaths."] None
            in, turns in 4000 ms, 2 min left, 0 of 1000 over []
            in, turns in 100 ms, 2 min left, 39 of 1000 over []
            out, turns in 6000 ms, 2 min left, 40 of 1000 over []
            out, turns in 1 ms, 2 min left, 99 of 1000 over []
            in, turns in 4000 ms, 2 min left, 100 of 1000 over []
            resting, turns in 2000 ms, 1 min left, 120 of 1000 over []
            (nothing)
            resting, turns in 2000 ms, 1 min left, 120 of 1000 over []
            in, turns in 2000 ms, 1 min left, 120 of 1000 over []
            (nothing)
            in, turns in 2000 ms, 1 min left, 120 of 1000 over []
            out, turns in 1 ms, 0 min left, 999 of 1000 over []
            done: []
            before: ["Breathe in for a count of four.", "Breathe out for a count of six.", "Do this for ten breaths."] None
            in, turns in 4000 ms, 2 min left, 0 of 1000 over []
            before: ["Breathe in for a count of four.", "Breathe out for a count of six.", "Do this for ten breaths."] None
        "#]],
    );
}

/// Source: the assessment's own account of its breathing practice: in 4, out 6, ten breaths.
#[test]
fn whenever_one_looks_the_breath_is_where_the_clock_says() {
    let loaded = built_in();
    let place = loaded.ids.strategies.iter().position(|id| id == "s_breath").expect("a breath") as u16;
    let start = Practice::new(&loaded.assessment, StrategyIx(place)).expect("a strategy");
    let begun = start.after(&loaded.assessment, Act::Start(77));
    let player = &loaded.assessment.strategies[usize::from(place)].player;
    assert_eq!(whole(player), 100 * SECOND);
    for elapsed in (0..100 * SECOND).step_by(50) {
        let (inhale, left) = quiet_check::practice::phase(player, elapsed).expect("a breath");
        let within = elapsed % 10_000;
        assert_eq!(inhale, within < 4000, "after {elapsed} ms");
        assert_eq!(left, if inhale { 4000 - within } else { 10_000 - within }, "after {elapsed} ms");
        let now = begun.after(&loaded.assessment, Act::Tick(77 + elapsed));
        assert!(matches!(now.at, At::Running { run, .. } if run.elapsed() == elapsed));
    }
}

#[test]
fn a_strategy_without_a_player_of_its_own_is_played_step_by_step_and_a_timer_may_ask_nothing() {
    let loaded = small();
    let players: Vec<_> = loaded.assessment.strategies.iter().map(|one| &one.player).collect();
    assert!(matches!(players[..], [Player::Steps, Player::Timer { minutes: 5, naming: None }]));
    assert_eq!(Practice::new(&loaded.assessment, StrategyIx(2)), None);
    let begun = Practice::new(&loaded.assessment, StrategyIx(1)).expect("one").after(&loaded.assessment, Act::Start(0));
    let over = begun.after(&loaded.assessment, Act::Tick(5 * MINUTE));
    assert_eq!(over.at, At::Done { before: None, after: None });
    assert_eq!(begun.after(&loaded.assessment, Act::Name(0, 9)), begun, "there is nothing to name");
}

#[test]
fn a_room_beside_the_way_leads_back_to_where_it_was_opened() {
    let loaded = built_in();
    let mut session = Session::new(loaded.assessment.clone());
    let room = |session: &mut Session, room| (session.handle(Event::Open(room)), session.depth());
    assert_eq!(room(&mut session, Room::Learn), (Effect::Show, 1), "from the first screen, with nothing asked");
    assert_eq!(room(&mut session, Room::Learn), (Effect::Nothing, 1), "it is open already");
    assert_eq!(room(&mut session, Room::Catalogue), (Effect::Show, 2));
    assert_eq!(room(&mut session, Room::Practice(StrategyIx(0))), (Effect::Show, 3));
    session.handle(Event::Play(Act::Next));
    let left = session.stage();
    assert_eq!(
        room(&mut session, Room::Practice(StrategyIx(3))),
        (Effect::Show, 4),
        "one practice leads on to another"
    );
    session.handle(Event::Back);
    assert_eq!(session.stage(), left, "and back to where the first was left");
    assert_eq!(room(&mut session, Room::Practice(StrategyIx(999))), (Effect::Nothing, 3), "there is no such strategy");
    assert_eq!(room(&mut session, Room::Learn), (Effect::Show, 1), "a room that is open already is gone back to");
    session.handle(Event::Back);
    assert_eq!(session.stage(), Stage::About);

    for event in [Event::Begin, Event::Adult, Event::Continue] {
        session.handle(event);
    }
    let item = session.stage();
    room(&mut session, Room::Catalogue);
    assert_eq!(session.handle(Event::Continue), Effect::Nothing, "no question is answered from there");
    session.handle(Event::Back);
    assert_eq!(session.stage(), item, "during the questions too");
}

#[test]
fn nothing_is_offered_to_a_minor_but_the_services_for_them() {
    let mut session = Session::new(built_in().assessment);
    session.handle(Event::Open(Room::Learn));
    session.handle(Event::Back);
    session.handle(Event::Begin);
    session.handle(Event::Minor);
    for room in [Room::Learn, Room::Catalogue, Room::Practice(StrategyIx(0))] {
        assert_eq!(session.handle(Event::Open(room)), Effect::Nothing);
    }
}
