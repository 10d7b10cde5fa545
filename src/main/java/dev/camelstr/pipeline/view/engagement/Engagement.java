package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.view.ToldEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;

/**
 * The steps of the views {@code engagement} and {@code trending} that say what a batch of changes adds to, and takes from, what is
 * counted.
 */
public final class Engagement {
    private String crypto = "auto";
    private String nativeDir = "";
    private Clock clock = Clock.systemUTC();
    private Optional<Deeds> deeds = Optional.empty();

    /** {@code auto}, {@code native} or {@code bouncycastle}. */
    public void setCrypto(String crypto) {
        this.crypto = crypto;
    }

    /** Where the native library is unpacked; empty for the folder of temporary files. */
    public void setNativeDir(String nativeDir) {
        this.nativeDir = nativeDir;
    }

    /** By which it is known what is over. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * The parameters of {@code engage}: arrays of one length, an element for each deed that is done more or less often than
     * before.
     */
    public Map<String, Object> derive(@Body List<Map<String, Object>> changes) {
        Map<Deed, Integer> counts = new LinkedHashMap<>();
        for (Map<String, Object> change : changes) {
            ToldEvent event = ToldEvent.of(change);
            deeds().of(event).forEach(deed -> counts.merge(deed, event.sign(), Integer::sum));
        }
        counts.values().removeIf(count -> count == 0);
        return parameters(counts);
    }

    private static Map<String, Object> parameters(Map<Deed, Integer> counts) {
        List<Deed> deeds = List.copyOf(counts.keySet());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("targets", deeds.stream().map(Deed::target).toArray(String[]::new));
        parameters.put(
                "actions", deeds.stream().map(deed -> deed.action().word()).toArray(String[]::new));
        parameters.put("authors", deeds.stream().map(Deed::author).toArray(String[]::new));
        parameters.put("contents", deeds.stream().map(Deed::content).toArray(String[]::new));
        parameters.put("msats", deeds.stream().mapToLong(Deed::msats).toArray());
        parameters.put("counts", deeds.stream().mapToInt(counts::get).toArray());
        return parameters;
    }

    /**
     * The parameters of {@code boost}: arrays of one length, an element for each target of an event that stands more or less often
     * than before.
     */
    public Map<String, Object> boosts(@Body List<Map<String, Object>> changes) {
        Map<Boost, Integer> times = new LinkedHashMap<>();
        for (Map<String, Object> change : changes) {
            ToldEvent event = ToldEvent.of(change);
            deeds().of(event).stream()
                    .filter(Boost::isOne)
                    .map(deed -> new Boost(deed.target(), event.id(), deed.author(), event.createdAt()))
                    .distinct()
                    .forEach(boost -> times.merge(boost, event.sign(), Integer::sum));
        }
        times.values().removeIf(count -> count == 0);
        List<Boost> boosts = List.copyOf(times.keySet());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("targets", boosts.stream().map(Boost::target).toArray(String[]::new));
        parameters.put("events", boosts.stream().map(Boost::event).toArray(String[]::new));
        parameters.put("authors", boosts.stream().map(Boost::author).toArray(String[]::new));
        parameters.put("made", boosts.stream().mapToLong(Boost::createdAt).toArray());
        parameters.put("times", boosts.stream().mapToInt(times::get).toArray());
        parameters.put("now", clock.instant().getEpochSecond());
        return parameters;
    }

    /** Not at construction: route files may make a bean more often than it is used. */
    private synchronized Deeds deeds() {
        if (deeds.isEmpty()) {
            Schnorr schnorr = nativeDir.isEmpty() ? Schnorr.of(crypto) : Schnorr.of(crypto, Path.of(nativeDir));
            deeds = Optional.of(new Deeds(new EventVerifier(schnorr)));
        }
        return deeds.get();
    }
}
