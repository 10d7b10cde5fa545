package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.ConnectionSlots.Guest;
import dev.camelstr.component.nostr.ConnectionSlots.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Who may be connected, of more relays than may be at once. Half of the slots are kept by those that bring most. The others
 * are visited: who is through with its visit stays only until somebody is due, which is a sixth of the interval after its
 * last visit; and who is not through leaves in time for all to have their turn within the interval. Thread-safe: guests are
 * called with the monitor held, so nobody may call with a guest's.
 */
final class Visits {
    private static final long RANKING_MILLIS = 300_000;
    private static final long SHARE_OF_REST = 6;

    /** One that keeps its slot and is away loses it only for so long. */
    private static final long AWAY_MILLIS = 60_000;

    private static final double HOUR = 3_600_000;

    /** Brought by one that was connected for a shorter time than this tells little. */
    private static final long LEAST_JUDGED_MILLIS = 60_000;

    private static final class Place {
        final Guest guest;
        boolean inside;
        boolean leaving;
        boolean kept;
        long since;
        long insideMillis;
        long due;

        Place(Guest guest) {
            this.guest = guest;
        }

        void enter(long now) {
            inside = true;
            since = now;
            guest.enter();
        }

        double worth(ToDoubleFunction<Guest> brought, long now) {
            long connected = insideMillis + (inside ? now - since : 0);
            return brought.applyAsDouble(guest) / (Math.max(LEAST_JUDGED_MILLIS, connected) / HOUR);
        }
    }

    private final int slots;
    private final long interval;
    private final ToDoubleFunction<Guest> brought;
    private final Map<Guest, Place> places = new LinkedHashMap<>();
    private Map<String, Long> visited = Map.of();
    private long rankedAt = Long.MIN_VALUE;

    /**
     * @param slots connections that there may be at once
     * @param interval within which each is visited, in milliseconds
     * @param brought how many events a relay has brought that were new, since this process began
     */
    Visits(int slots, long interval, ToDoubleFunction<Guest> brought) {
        this.slots = slots;
        this.interval = interval;
        this.brought = brought;
    }

    /** When relays were visited, also by other processes, by their URLs. */
    synchronized void visited(Map<String, Long> before) {
        visited = before;
        places.values().stream()
                .filter(place -> !place.inside && place.insideMillis == 0)
                .forEach(place -> place.due = due(place.guest));
    }

    /** Who has joined and not parted. */
    synchronized List<Guest> guests() {
        return List.copyOf(places.keySet());
    }

    private long due(Guest guest) {
        Long last = visited.get(guest.url());
        return last == null ? 0 : last + interval / SHARE_OF_REST;
    }

    /** @return when it enters at the latest */
    synchronized long join(Guest guest, long now) {
        Place place = new Place(guest);
        place.due = due(guest);
        places.put(guest, place);
        if (taken() <= slots - 1) {
            place.enter(now);
            return now;
        }
        return now + interval;
    }

    synchronized void left(Guest guest) {
        Optional.ofNullable(places.get(guest)).ifPresent(place -> {
            place.inside = false;
            place.leaving = false;
        });
    }

    /** @return whether it was connected */
    synchronized boolean part(Guest guest) {
        return Optional.ofNullable(places.remove(guest))
                .map(place -> place.inside)
                .orElse(false);
    }

    private int taken() {
        return (int) places.values().stream().filter(place -> place.inside).count();
    }

    private int leaving() {
        return (int) places.values().stream().filter(place -> place.leaving).count();
    }

    /** Gives free slots away, and asks guests to leave for whoever is due. To be called each second. */
    synchronized void look(long now) {
        if (places.size() <= slots && taken() == places.size()) {
            return;
        }
        rank(now);
        int free = slots - taken();
        int promised = leaving();
        for (Place next : waiting(now)) {
            if (free > 0) { // whether somebody is due or not
                free--;
                next.enter(now);
            } else if (promised > 0) {
                promised--;
            } else if (next.due <= now) {
                Optional<Place> gone = whoMayGo(now);
                if (gone.isEmpty()) {
                    return;
                }
                leave(gone.get(), now);
            }
        }
    }

    private void rank(long now) {
        if (rankedAt != Long.MIN_VALUE && now - rankedAt < RANKING_MILLIS) {
            return;
        }
        rankedAt = now;
        List<Place> best = new ArrayList<>(places.values());
        best.sort(Comparator.comparingDouble((Place place) -> -place.worth(brought, now))
                .thenComparing(place -> !place.kept)
                .thenComparing(place -> !place.inside));
        for (int i = 0; i < best.size(); i++) {
            best.get(i).kept = i < slots / 2;
        }
    }

    private List<Place> waiting(long now) {
        return places.values().stream()
                .filter(place -> !place.inside)
                .sorted(Comparator.comparing((Place place) -> !place.kept || place.due > now)
                        .thenComparingLong(place -> place.due))
                .toList();
    }

    /** Who loses nothing goes first, then who has had its time; of these who is there longest. */
    private Optional<Place> whoMayGo(long now) {
        List<Place> inside = places.values().stream()
                .filter(place -> place.inside && !place.leaving)
                .sorted(Comparator.comparingLong(place -> place.since))
                .toList();
        List<Place> through = new ArrayList<>();
        List<Place> overdue = new ArrayList<>();
        for (Place place : inside) {
            Standing standing = place.guest.standing();
            if (standing == Standing.AWAY) {
                return Optional.of(place);
            } else if (!place.kept && standing == Standing.THROUGH) {
                through.add(place);
            } else if (!place.kept && now - place.since > longestVisit()) {
                overdue.add(place);
            }
        }
        return (through.isEmpty() ? overdue : through).stream().findFirst();
    }

    private long longestVisit() {
        int keepers = slots / 2;
        return interval * (slots - keepers) / Math.max(1, places.size() - keepers);
    }

    private void leave(Place place, long now) {
        place.leaving = true;
        place.insideMillis += now - place.since;
        long rest = interval / SHARE_OF_REST;
        place.due = now + (place.kept ? Math.min(AWAY_MILLIS, rest) : rest);
        place.guest.leave(Instant.ofEpochMilli(now + interval));
    }
}
