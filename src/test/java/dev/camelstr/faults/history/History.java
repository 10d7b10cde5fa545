package dev.camelstr.faults.history;

import java.util.ArrayList;
import java.util.List;

/** All that all clients did and saw, in no particular order. */
record History(List<Operation.Publish> published, List<Operation.Read> read, List<Operation.Live> live) {
    History {
        published = List.copyOf(published);
        read = List.copyOf(read);
        live = List.copyOf(live);
    }

    /** Every answer up to {@code EOSE}, also those that subscriptions began with. */
    List<Operation.Read> answers() {
        List<Operation.Read> all = new ArrayList<>(read);
        live.forEach(each -> all.add(each.stored()));
        return all;
    }
}
