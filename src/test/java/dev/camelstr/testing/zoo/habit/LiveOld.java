package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.util.ArrayList;
import java.util.List;

/**
 * After EOSE come some of the oldest events as if they were new.
 *
 * @param toPages also where events up to a time were asked for, which no new event is within
 */
public record LiveOld(int events, boolean toPages) implements Habit {
    @Override
    public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
        boolean isPage =
                request.filters().stream().allMatch(filter -> filter.until().isPresent());
        if (isPage && !toPages) {
            return acts;
        }
        List<Event> served = session.relay().holdings().served();
        List<Act> all = new ArrayList<>(acts);
        served.subList(Math.max(0, served.size() - events), served.size())
                .forEach(event -> all.add(new Act.Say(event)));
        return all;
    }
}
