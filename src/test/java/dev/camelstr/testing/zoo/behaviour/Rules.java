package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.habit.Document;
import dev.camelstr.testing.zoo.habit.Forgetful;
import dev.camelstr.testing.zoo.habit.Login;
import dev.camelstr.testing.zoo.habit.Login.Challenge;
import dev.camelstr.testing.zoo.habit.RateLimit;
import dev.camelstr.testing.zoo.habit.Refusal;
import dev.camelstr.testing.zoo.habit.Strictness;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a relay asks of whoever asks it. */
final class Rules {
    private static final int FEW = 600;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Rules() {}

    static List<Behaviour> all() {
        return Stream.of(logins(), rates(), numbers()).flatMap(List::stream).toList();
    }

    private static List<Behaviour> logins() {
        return List.of(
                login("auth-at-open", () -> Login.required(Challenge.AT_OPEN, Refusal.CLOSED)),
                login("auth-on-request", () -> Login.required(Challenge.BEFORE_THE_REFUSAL, Refusal.CLOSED)),
                login("auth-late", () -> Login.required(Challenge.A_SECOND_AFTER_THE_REFUSAL, Refusal.CLOSED)),
                login("auth-notice", () -> Login.required(Challenge.AT_OPEN, Refusal.NOTICE)),
                login("auth-silent", () -> Login.required(Challenge.AT_OPEN, Refusal.SILENCE)),
                login("auth-midway", () -> Login.after(3)),
                login("auth-refused", () -> Login.ofMembers()).owing(Owed.nothing("it is for members only")));
    }

    private static Behaviour login(String name, Supplier<Habit> habit) {
        return Behaviour.of(name, authors -> List.of(habit.get(), cap(100))).with(FEW);
    }

    private static List<Behaviour> rates() {
        return List.of(
                rate("rate-closed", Refusal.CLOSED),
                rate("rate-notice", Refusal.NOTICE),
                rate("rate-silence", Refusal.SILENCE),
                rate("rate-cut", Refusal.CUT));
    }

    private static Behaviour rate(String name, Refusal refusal) {
        return Behaviour.of(name, authors -> List.of(new RateLimit(SECOND, refusal), cap(100)))
                .with(FEW);
    }

    private static List<Behaviour> numbers() {
        return List.of(
                Behaviour.of(
                        "one-subscription", authors -> List.of(Strictness.oneSubscription(Refusal.CLOSED), cap(100))),
                Behaviour.of(
                        "one-subscription-announced",
                        authors -> List.of(
                                Strictness.oneSubscription(Refusal.CLOSED),
                                Document.limitation("max_subscriptions", "1"),
                                cap(100))),
                Behaviour.of(
                        "one-subscription-notice",
                        authors -> List.of(Strictness.oneSubscription(Refusal.NOTICE), cap(100))),
                Behaviour.of(
                        "one-subscription-replaced", authors -> List.of(Forgetful.ofFormerSubscriptions(), cap(100))),
                Behaviour.of("one-filter", authors -> List.of(Strictness.oneFilter(Refusal.CLOSED), cap(100))),
                Behaviour.of("one-filter-notice", authors -> List.of(Strictness.oneFilter(Refusal.NOTICE), cap(100))));
    }
}
