package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Something else is said in place of each event of an answer: more, or later, or more often. */
public record Says(Function<Event, List<Act>> instead) implements Habit {

    /** Each event again and again. */
    public static Habit times(int times) {
        return new Says(event -> {
            List<Act> acts = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                acts.add(new Act.Say(event));
            }
            return acts;
        });
    }

    /** A pause before each event. */
    public static Habit slowly(Duration pause) {
        return new Says(event -> List.of(new Act.Wait(pause), new Act.Say(event)));
    }

    /** A copy with another content before each event, and one with another signature. */
    public static Habit forgedFirst() {
        return new Says(event -> List.of(
                new Act.SayRaw(Forgery.ofContent(event)),
                new Act.SayRaw(Forgery.ofSignature(event)),
                new Act.Say(event)));
    }

    /** A word to humans before each event. */
    public static Habit notices() {
        byte[] notice = "[\"NOTICE\",\"become a member today\"]".getBytes(StandardCharsets.UTF_8);
        return new Says(event -> List.of(new Act.Text(notice), new Act.Say(event)));
    }

    @Override
    public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
        List<Act> all = new ArrayList<>();
        for (Act act : acts) {
            if (act instanceof Act.Say say) {
                all.addAll(instead.apply(say.event()));
            } else {
                all.add(act);
            }
        }
        return all;
    }

    /** The events in another order, what else is done after them. */
    static List<Act> arranged(List<Act> acts, UnaryOperator<List<Act>> order) {
        List<Act> says =
                new ArrayList<>(acts.stream().filter(Act.Say.class::isInstance).toList());
        List<Act> all = new ArrayList<>(order.apply(says));
        acts.stream().filter(act -> !(act instanceof Act.Say)).forEach(all::add);
        return all;
    }
}
