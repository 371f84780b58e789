//! Whole sittings as transcripts: what the visitor sees and does, screen by screen. And what a sitting
//! never does, whatever the events.

mod support;

use expect_test::{Expect, expect};
use quiet_check::assessment::read::Loaded;
use quiet_check::assessment::{CountryIx, ItemIx, OptionIx, ResourceKind, StrategyIx};
use quiet_check::practice::Act;
use quiet_check::session::{Effect, Event, Room, Session, Stage};
use quiet_check::view::{AnswerView, AnswerWords, View, Viewer};
use std::fmt::Write;
use support::{built_in, small};

const TODAY: i32 = 20_779; // 2026-11-22

/// Plays a sitting from words and writes down each screen.
///
/// A step is a word of [`event`], or the label of an option.
fn transcript(loaded: &Loaded, steps: &[&str]) -> String {
    let mut session = Session::new(loaded.assessment.clone());
    let texts = &loaded.languages[0].texts;
    let mut written = String::new();
    show(&mut written, &Viewer { session: &session, texts, today: TODAY }.view());
    for step in steps {
        let view = Viewer { session: &session, texts, today: TODAY }.view();
        let effect = session.handle(event(step, &view));
        let _ = writeln!(written, "> {step}{}", if effect == Effect::Nothing { " (nothing)" } else { "" });
        if !matches!(effect, Effect::Nothing | Effect::Update) {
            show(&mut written, &Viewer { session: &session, texts, today: TODAY }.view());
        }
    }
    written
}

#[track_caller]
fn event(step: &str, view: &View<'_>) -> Event {
    match step {
        "begin" => Event::Begin,
        "18 or over" => Event::Adult,
        "under 18" => Event::Minor,
        "continue" => Event::Continue,
        "back" => Event::Back,
        "prefer not to say" => Event::Skip,
        "does not apply" => Event::NotApplicable,
        "show hidden" => Event::Reveal,
        "skip to the end" => Event::ToReview,
        "start again" => Event::Restart,
        _ => match view {
            View::Item(item) => {
                let found = item.options.iter().find(|option| option.label == step);
                let option = found.unwrap_or_else(|| panic!("no option {step}")).option;
                if item.multiple { Event::Toggle(option) } else { Event::Choose(option) }
            }
            View::Review(rows) => {
                let question = step.strip_prefix("change ").unwrap_or_else(|| panic!("no step {step}"));
                Event::Change(rows.iter().find(|row| row.question.starts_with(question)).expect("a row").item)
            }
            other => panic!("{step} on {other:?}"),
        },
    }
}

fn show(written: &mut String, view: &View<'_>) {
    let _ = match view {
        View::About => writeln!(written, "[about]"),
        View::Age => writeln!(written, "[18 or over?]"),
        View::TooYoung(text) => writeln!(written, "[too young] {text}"),
        View::Section(section) => {
            writeln!(written, "[{}] {} ({} min)", section.title, section.note, section.minutes_left)
        }
        View::Item(item) => {
            let _ = writeln!(
                written,
                "[{}] {} {} ({} min)",
                item.section,
                item.question,
                item.help.unwrap_or(""),
                item.minutes_left
            );
            for option in &item.options {
                let _ = writeln!(written, "  {} {}", if option.chosen { "(x)" } else { "( )" }, option.label);
            }
            item.reveal.map_or(Ok(()), |label| writeln!(written, "  ... {label}"))
        }
        View::Review(rows) => {
            let _ = writeln!(written, "[review]");
            let (open, given): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.answer == AnswerWords::Unanswered);
            given.iter().try_for_each(|row| writeln!(written, "  {} {}", row.question, words(row))).and_then(|()| {
                if open.is_empty() { Ok(()) } else { writeln!(written, "  {} not answered", open.len()) }
            })
        }
        View::Result(result) => {
            let _ = writeln!(written, "[result] {}: {}", result.title, result.text);
            let _ = writeln!(written, "  why: {} {}", result.why.because, quoted(&result.why.answers));
            for message in &result.first {
                let _ = writeln!(written, "  first: {} / {}", message.text, message.why.because);
            }
            for angle in &result.angles {
                let _ = writeln!(written, "  {}: {}. {}", angle.name, angle.word.unwrap_or("-"), angle.text);
            }
            for strength in &result.strengths {
                let _ = writeln!(written, "  strength: {strength}");
            }
            for strategy in &result.strategies {
                let _ = writeln!(
                    written,
                    "  try: {} ({} min), {} {}",
                    strategy.strategy.name,
                    strategy.strategy.minutes,
                    strategy.why.because,
                    quoted(&strategy.why.answers)
                );
            }
            if !result.why.could_be.is_empty() {
                let _ = writeln!(written, "  it could be: {:?}", result.why.could_be);
            }
            for reason in &result.seek_help.reasons {
                let because = reason.noted.as_ref().map_or("-", |why| why.because);
                let _ = writeln!(written, "  reach out: {} / {because}", reason.label);
            }
            for message in result.help.iter().chain(&result.notes) {
                let labels: Vec<_> = message.indicators.iter().map(|(label, _)| *label).collect();
                let _ = writeln!(written, "  note: {} {labels:?}", message.text);
            }
            Ok(())
        }
        View::Learn(_) => writeln!(written, "[learn]"),
        View::Catalogue(_) => writeln!(written, "[catalogue]"),
        View::Practice(view) => writeln!(written, "[practice] {}", view.strategy.name),
        View::Compare(_) => writeln!(written, "[compare]"),
    };
}

fn words(row: &AnswerView<'_>) -> String {
    match &row.answer {
        AnswerWords::Labels(labels) => labels.join(" + "),
        AnswerWords::NoneOfThese => "None of these".into(),
        AnswerWords::Missing(label) => format!("({label})"),
        AnswerWords::Unanswered => "(not answered)".into(),
    }
}

fn quoted(answers: &[AnswerView<'_>]) -> String {
    if answers.len() > 6 {
        return format!("[{} answers]", answers.len());
    }
    let quoted: Vec<_> = answers.iter().map(|row| format!("{} = {}", row.question, words(row))).collect();
    format!("{quoted:?}")
}

#[track_caller]
fn check(loaded: &Loaded, steps: &[&str], expected: &Expect) {
    expected.assert_eq(&transcript(loaded, steps));
}

#[test]
fn a_small_assessment_from_the_opening_to_the_result() {
    let steps = ["begin", "continue", "continue", "back", "skip to the end", "continue", "start again"];
    check(
        &small(),
        &steps,
        &expect![[r#"
            [about]
            > begin
            [Morning] Think of a week like most others.  (1 min)
            > continue
            [Morning] I wake at about the same time.  (1 min)
              ( ) No day
              ( ) Some days
              ( ) Most days
              ( ) Each day
            > continue
            [Morning] My mornings feel rushed.  (1 min)
              ( ) No day
              ( ) Some days
              ( ) Most days
              ( ) Each day
            > back
            [Morning] I wake at about the same time.  (1 min)
              ( ) No day
              ( ) Some days
              ( ) Most days
              ( ) Each day
            > skip to the end
            [review]
              I wake at about the same time. (Rather not say)
              6 not answered
            > continue
            [result] Too little to say: You left most lines out, and that is fine.
              why: Fewer than three lines had an answer. ["I wake at about the same time. = (Rather not say)", "My mornings feel rushed. = (not answered)", "I eat at about the same time. = (not answered)", "I lose track of the time. = (not answered)", "I go to bed at about the same time. = (not answered)"]
              How even your days are: -. There is too little here to say.
              try: One anchor (2 min), This one is a gentle start for most people. It does not rest on what you answered. []
              it could be: ["Up and down", "Steady"]
              note: With the lines you left out, this could look different. []
              note: This was made up for tests. []
            > start again
            [about]
        "#]],
    );
}

#[test]
fn somebody_under_18_is_asked_nothing() {
    check(
        &built_in(),
        &["begin", "under 18", "continue", "back"],
        &expect![[r#"
        [about]
        > begin
        [18 or over?]
        > under 18
        [too young] This page is for adults. You have done nothing wrong by looking. If something is on your mind, these services can help.
        > continue (nothing)
        > back
        [about]
    "#]],
    );
}

#[test]
fn a_hidden_reason_is_shown_when_asked_for_and_stays_once_picked() {
    let mut steps = vec!["begin", "18 or over", "skip to the end", "change Do any of these fit?"];
    steps.extend(["show hidden", "Someone hurt me or crossed my limits in the past, and this is linked.", "continue"]);
    steps.extend(["change Do any of these fit?", "back", "continue"]);
    check(
        &built_in(),
        &steps,
        &expect![[r#"
            [about]
            > begin
            [18 or over?]
            > 18 or over
            [What works for you] We start with what works for you. Say how often each line has been true for you. You can skip any line, and you can go back. (3 min)
            > skip to the end
            [review]
              24 not answered
            > change Do any of these fit?
            [Some reasons people give] Do any of these fit? Pick any, or none. (0 min)
              ( ) It takes the edge off. My body feels better for a while.
              ( ) It keeps hard feelings away for a time.
              ( ) I learned early on that sex means comfort, care or being wanted.
              ( ) I am not sure yet.
              ... Show the reason about being hurt
            > show hidden
            > Someone hurt me or crossed my limits in the past, and this is linked.
            > continue
            [review]
              Do any of these fit? Someone hurt me or crossed my limits in the past, and this is linked.
              23 not answered
            > change Do any of these fit?
            [Some reasons people give] Do any of these fit? Pick any, or none. (0 min)
              ( ) It takes the edge off. My body feels better for a while.
              ( ) It keeps hard feelings away for a time.
              ( ) I learned early on that sex means comfort, care or being wanted.
              (x) Someone hurt me or crossed my limits in the past, and this is linked.
              ( ) I am not sure yet.
            > back
            [review]
              Do any of these fit? Someone hurt me or crossed my limits in the past, and this is linked.
              23 not answered
            > continue
            [result] An open picture: You skipped parts of this, so we will not guess at the whole. You can still read about any part you did answer. You can come back at any time.
              why: Relief aside, fewer than three parts had at least two answers. [13 answers]
              first: Thank you for noticing this. What happened was not your fault. Turning to sex after being hurt is a common way to cope. You do not have to tell anyone before you feel ready. If you want to talk, these services can listen. / You picked the line about being hurt in the past.
              Seeking relief: -. You skipped most of these, or they do not apply to you, so we cannot say much here. That is fine.
              How you feel after: -. You skipped most of these, or they do not apply to you, so we cannot say much here. That is fine.
              Sense of choice: -. You skipped most of these, or they do not apply to you, so we cannot say much here. That is fine.
              Range of coping: -. You skipped most of these, or they do not apply to you, so we cannot say much here. That is fine.
              Effect on your life: -. You skipped most of these, or they do not apply to you, so we cannot say much here. That is fine.
              try: Kind words to yourself (3 min), This may help when you feel ashamed, sad or alone, or low after sex. ["Do any of these fit? = Someone hurt me or crossed my limits in the past, and this is linked."]
              try: Five senses (3 min), This may help when you feel numb, worried or angry, and want to come back to here and now. ["Do any of these fit? = Someone hurt me or crossed my limits in the past, and this is linked."]
              try: Wrap up in something soft (10 min), This may help when you feel lonely, sad or turned down, and need some comfort. ["Do any of these fit? = Someone hurt me or crossed my limits in the past, and this is linked."]
              try: Find a therapist (20 min), Something in your answers could be a good reason to talk with someone, when you feel ready. ["Do any of these fit? = Someone hurt me or crossed my limits in the past, and this is linked."]
              it could be: ["In balance", "Worth some support"]
              reach out: sex feels like a reflex, and keeps hard feelings away / -
              reach out: sex gets in the way of your day / -
              reach out: sex feels like a must, or is hard to set aside / -
              reach out: it affects people you care about, or your mental health / -
              note: You do not need to have a problem to see a therapist. That door is open at any time. []
              note: This is a snapshot, not a test result. On another day your answers could land a step higher or lower. It has not been tested as a measure. It cannot tell you if you have a health condition. []
        "#]],
    );
}

#[test]
fn somebody_who_says_later_that_they_are_under_18_leaves_nothing_behind() {
    let loaded = built_in();
    let mut session = Session::new(loaded.assessment.clone());
    let events = [Event::Begin, Event::Adult, Event::Continue, Event::Choose(OptionIx(4)), Event::Back, Event::Back];
    let told: Vec<_> = events.iter().map(|event| session.handle(*event)).collect();
    assert!(session.response().given(ItemIx(0)).is_some(), "answered, and back at the opening: {told:?}");
    session.handle(Event::Begin);
    session.handle(Event::Minor);
    assert_eq!(session.stage(), Stage::TooYoung);
    assert!(session.response().given(ItemIx(0)).is_none());
}

#[test]
fn an_effect_can_hold_no_answer() {
    // Compiles only while no effect has a field, however small.
    let _ = Effect::Finished as u8;
    assert_eq!(size_of::<Effect>(), 1, "an effect is a bare word: there is no room in it for anything else");
}

#[test]
fn going_back_and_forth_tells_the_page_of_the_first_result_alone() {
    let loaded = small();
    let mut session = Session::new(loaded.assessment);
    let events =
        [Event::Begin, Event::ToReview, Event::Continue, Event::Back, Event::Continue, Event::Back, Event::Continue];
    let told: Vec<_> = events.iter().map(|event| session.handle(*event)).collect();
    assert_eq!(told.iter().filter(|effect| **effect == Effect::Finished).count(), 1);
    assert_eq!(session.stage(), Stage::Result);
}

#[test]
fn any_events_in_any_order_are_harmless() {
    for (loaded, rounds) in [(built_in(), 60), (small(), 200)] {
        let mut random = support::Random(7);
        for _ in 0..rounds {
            let mut session = Session::new(loaded.assessment.clone());
            for _ in 0..300 {
                let number = random.below(70) as u16;
                let event = match random.below(26) {
                    0 => Event::Begin,
                    1 => Event::Adult,
                    2 => Event::Minor,
                    3..=6 => Event::Continue,
                    7 => Event::Back,
                    8..=10 => Event::Choose(OptionIx(number % 7)),
                    11 => Event::Toggle(OptionIx(number)),
                    12 => Event::Skip,
                    13 => Event::NotApplicable,
                    14 => Event::Reveal,
                    15 => Event::ToReview,
                    16 => Event::Change(ItemIx(number)),
                    17 => Event::Country(Some(CountryIx(number % 9))),
                    18 => Event::Country(None),
                    19 => Event::Restart,
                    21 => Event::Open([Room::Learn, Room::Catalogue, Room::Compare][usize::from(number % 3)]),
                    22 => Event::Open(Room::Practice(StrategyIx(number % 20))),
                    23 => Event::Play(
                        [Act::Next, Act::Previous, Act::Stop, Act::Choose(number % 6)][usize::from(number % 4)],
                    ),
                    24 => Event::Play([Act::Start, Act::Pause, Act::Tick, |at| Act::Name(1, at)]
                        [usize::from(number % 4)](random.next())),
                    _ => Event::Choose(OptionIx(number)),
                };
                let (stage, before) = (session.stage(), session.response().clone());
                let effect = session.handle(event);
                if effect == Effect::Nothing {
                    assert_eq!(
                        (session.stage(), session.response()),
                        (stage, &before),
                        "{event:?} made no sense on {stage:?}"
                    );
                }
                let viewer = Viewer { session: &session, texts: &loaded.languages[0].texts, today: TODAY };
                let _ = viewer.view();
            }
        }
    }
}

#[test]
fn help_is_for_the_country_chosen_and_for_anywhere() {
    let loaded = built_in();
    let mut session = Session::new(loaded.assessment.clone());
    let names = |session: &Session| -> Vec<String> {
        let viewer = Viewer { session, texts: &loaded.languages[0].texts, today: TODAY };
        viewer.help(&[ResourceKind::Crisis]).iter().map(|one| one.name.to_owned()).collect()
    };
    assert_eq!(names(&session), ["Find a Helpline"]);
    let place = loaded.ids.countries.iter().position(|code| code == "GB").expect("a country") as u16;
    session.handle(Event::Country(Some(CountryIx(place))));
    assert_eq!(names(&session), ["Samaritans", "Find a Helpline"]);
    session.handle(Event::Country(Some(CountryIx(999))));
    assert_eq!(names(&session).len(), 2, "a country that is not there changes nothing");
}

#[test]
fn a_phone_number_shows_only_if_it_was_verified_in_the_last_twelve_months() {
    let mut loaded = built_in();
    let place = loaded.assessment.resources.iter().position(|one| one.phone.is_some()).expect("a phone number");
    let cases = [
        (None, false),
        (Some(TODAY), true),
        (Some(TODAY - 364), true),
        (Some(TODAY - 365), false),
        (Some(TODAY + 1), false),
    ];
    for (verified, shown) in cases {
        let resource = &mut loaded.assessment.resources[place];
        resource.last_verified = verified;
        assert_eq!(resource.phone_on(TODAY).is_some(), shown, "{verified:?}");
    }
}

#[test]
fn going_back_from_the_review_leads_to_where_it_was_skipped_to() {
    let loaded = built_in();
    let mut session = Session::new(loaded.assessment.clone());
    for event in [Event::Begin, Event::Adult, Event::Continue, Event::Choose(OptionIx(1)), Event::Continue] {
        session.handle(event);
    }
    let second = session.stage();
    session.handle(Event::ToReview);
    session.handle(Event::Change(ItemIx(0)));
    session.handle(Event::Back);
    assert_eq!(session.stage(), Stage::Review);
    session.handle(Event::Back);
    assert_eq!(session.stage(), second, "not the last question, which nobody came to");
}

#[test]
fn going_back_from_the_review_leads_to_no_question_that_is_not_asked_any_more() {
    let loaded = small();
    let [job, breaks] = [ItemIx(3), ItemIx(4)];
    let is = |stage: Stage, wanted: ItemIx| matches!(stage, Stage::Item { item, .. } if item == wanted);
    let skipping_at_breaks = || {
        let mut session = Session::new(loaded.assessment.clone());
        session.handle(Event::Begin);
        while !is(session.stage(), breaks) {
            if is(session.stage(), job) {
                session.handle(Event::Choose(OptionIx(1)));
            }
            session.handle(Event::Continue);
        }
        session.handle(Event::ToReview);
        session.handle(Event::Change(job));
        session
    };

    let mut session = skipping_at_breaks();
    session.handle(Event::Back);
    session.handle(Event::Back);
    assert!(is(session.stage(), breaks), "as long as it is asked: {:?}", session.stage());

    let mut session = skipping_at_breaks();
    session.handle(Event::Choose(OptionIx(0)));
    session.handle(Event::Continue);
    assert_eq!(session.stage(), Stage::Review);
    session.handle(Event::Back);
    let before = Stage::Item { item: job, from_review: false, revealed: false };
    assert_eq!(session.stage(), before, "the last that is asked before it");

    // And one that is looked at again is no place at which somebody has skipped.
    let mut session = skipping_at_breaks();
    let stage = session.stage();
    assert_eq!(session.handle(Event::ToReview), Effect::Nothing);
    assert_eq!(session.stage(), stage);
}
