package dev.camelstr.aggregate;

import dev.camelstr.aggregate.StoredEvents.Claim;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.testing.zoo.Tally;
import dev.camelstr.testing.zoo.behaviour.Specimen;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How far one relay has been collected. Not thread-safe. */
final class Collected {
    private final Specimen specimen;
    private final long begun = System.nanoTime();
    private int held;
    private int extra;
    private int forged;
    private int falselyClaimed;
    private String claims = "";
    private long seconds;

    Collected(Specimen specimen) {
        this.specimen = specimen;
    }

    Specimen specimen() {
        return specimen;
    }

    /** @param stored all that is */
    void count(Set<EventId> stored) {
        boolean before = isEnough();
        held = (int) specimen.relay().holdings().owed().keySet().stream()
                .filter(stored::contains)
                .count();
        if (isEnough() && !before) {
            seconds = (System.nanoTime() - begun) / 1_000_000_000;
        }
    }

    /** Looks at what is stored, byte by byte. */
    void examine(StoredEvents stored) throws SQLException, IOException {
        Map<EventId, Event> owed = specimen.relay().holdings().owed();
        held = 0;
        extra = 0;
        forged = 0;
        Map<EventId, byte[]> ofAuthors = stored.of(specimen.authors().pubkeys());
        ofAuthors.forEach((id, raw) -> {
            Event event = owed.get(id);
            if (event == null) {
                extra++;
            } else if (Arrays.equals(event.raw(), raw)) {
                held++;
            } else {
                forged++;
            }
        });
        compare(stored.claims(specimen.relay().url()), ofAuthors.keySet());
    }

    /** What was served whenever it was asked for is held where all is said to be held. */
    /** By each filter that was asked with: which of them an event matches is not looked at. */
    private static boolean isClaimed(List<Claim> said, long second) {
        return !said.isEmpty()
                && said.stream().collect(Collectors.groupingBy(Claim::filter)).values().stream()
                        .allMatch(ofFilter -> ofFilter.stream().anyMatch(claim -> claim.isOfAll(second)));
    }

    private void compare(List<Claim> said, Set<EventId> stored) {
        Map<EventId, Event> owed = specimen.relay().holdings().owed();
        falselyClaimed = (int) specimen.relay().holdings().steady().stream()
                .filter(id -> !stored.contains(id))
                .map(owed::get)
                .filter(missing -> isClaimed(said, missing.createdAt()))
                .count();
        claims = said.stream()
                .filter(claim -> !claim.state().equals("COMPLETE"))
                .map(claim -> claim.state() + ": " + claim.reason())
                .distinct()
                .limit(2)
                .collect(Collectors.joining("; "));
    }

    int held() {
        return held;
    }

    int owed() {
        return specimen.relay().holdings().owed().size();
    }

    /** How many of them have to be held in the end. */
    int least() {
        return owed() * specimen.behaviour().owed().hundredths() / 100;
    }

    boolean isEnough() {
        return held >= least();
    }

    /** Events that are not of the relay, or that nobody had to take. */
    int extra() {
        return extra;
    }

    int forged() {
        return forged;
    }

    /** Events that are not held and of whose seconds it is said that all is. */
    int falselyClaimed() {
        return falselyClaimed;
    }

    static String head() {
        return """
                | behaviour | held | of | extra | forged | falsely claimed | s | handshakes | connections | REQ | NEG-OPEN | complaints | | it says |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
                """;
    }

    @Override
    public String toString() {
        Tally tally = specimen.relay().tally();
        return "| %s | %d | %d | %d | %d | %d | %s | %d | %d | %d | %d | %d | %s | %s |%n"
                .formatted(
                        specimen.behaviour().name(),
                        held,
                        owed(),
                        extra,
                        forged,
                        falselyClaimed,
                        isEnough() && least() > 0 ? seconds : "",
                        tally.handshakes(),
                        tally.connections(),
                        tally.requests(),
                        tally.reconciliations(),
                        tally.complained(),
                        verdict(),
                        claims);
    }

    private String verdict() {
        String reason = specimen.behaviour().owed().reason();
        if (!isEnough()) {
            return "not enough";
        }
        return held == owed() ? "whole" : "as much as can be: " + reason;
    }
}
