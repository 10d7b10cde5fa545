package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** When EOSE comes, what it says, and what comes after it. */
public record EoseTiming(UnaryOperator<List<Act>> how) implements Habit {

    /** After so many hundredths of the events, the others follow. */
    public static Habit after(int hundredths) {
        return new EoseTiming(acts -> {
            List<Act> all = new ArrayList<>(acts);
            all.removeIf(Act.Eose.class::isInstance);
            Act eose =
                    acts.stream().filter(Act.Eose.class::isInstance).findFirst().orElseThrow();
            all.add(all.size() * hundredths / 100, eose);
            return all;
        });
    }

    public static Habit never() {
        return new EoseTiming(
                acts -> acts.stream().filter(act -> !(act instanceof Act.Eose)).toList());
    }

    /** Each subscription is ended by the relay when the stored events are sent. */
    public static Habit thenClosed() {
        return new EoseTiming(acts -> {
            List<Act> all = new ArrayList<>(acts);
            all.add(new Act.Closed(""));
            return all;
        });
    }

    /** With what NIP-67 says. */
    public static Habit withHints() {
        return new EoseTiming(acts -> acts.stream()
                .map(act -> act instanceof Act.Eose eose ? hinted(eose) : act)
                .toList());
    }

    private static Act hinted(Act.Eose eose) {
        return new Act.Eose(
                eose.complete(), List.of(eose.complete() ? RelayMessage.Eose.FINISH : RelayMessage.Eose.MORE));
    }

    @Override
    public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
        return how.apply(acts);
    }
}
