package dev.camelstr.pipeline.follow;

import dev.camelstr.component.nostr.upstream.Subscription;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.store.relays.KnownRelay;
import dev.camelstr.store.relays.RelayFilters;
import dev.camelstr.store.relays.RelayTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follow mode: has the relays of the followed collected, each with filters of its own. What is stored of their lists says
 * where they are; it is looked at again and again, as lists change. For one thread.
 */
public final class Follow {
    private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

    /** Beyond it those are left out whom the lists name last. */
    static final int MOST_AUTHORS = 5_000;

    private static final int FOLLOWS = 3;
    private static final int MOST_HINTS = 3;

    private Set<PublicKey> roots = Set.of();
    private int depth;
    private Duration period = Duration.ofMinutes(1);
    private boolean privateAddresses;
    private List<Filter> usual = List.of(Filter.all());
    private Optional<DataSource> database = Optional.empty();
    private Optional<Set<String>> plannedFor = Optional.empty();
    private long plannedAtNanos;
    private long unplaced;

    /** Public keys in hex or as npub, separated by commas; empty: nobody is followed, and all filters are the usual ones. */
    public void setAuthors(String list) {
        Set<PublicKey> keys = new LinkedHashSet<>();
        for (String key : list.split("[,\\s]+")) {
            if (!key.isEmpty()) {
                keys.add(Nip19.publicKey(key));
            }
        }
        roots = keys;
    }

    /** 0: these only, 1: whom they follow too, 2: and whom those follow. */
    public void setDepth(int depth) {
        this.depth = depth;
    }

    /** How often it is looked whether a list has changed. */
    public void setPeriod(Duration period) {
        this.period = period;
    }

    /** Whether lists may name relays at any address, also of this machine. */
    public void setPrivateAddresses(boolean privateAddresses) {
        this.privateAddresses = privateAddresses;
    }

    /** What relays are asked for where nobody is followed, as a JSON array of filters. */
    public void setUsualFilters(String filters) {
        usual = Subscription.parse(filters).filters();
    }

    public void setDatabase(DataSource database) {
        this.database = Optional.of(database);
    }

    /** Whether somebody is followed: then no relay is asked for anything that was not planned. */
    public boolean isOn() {
        return !roots.isEmpty() && database.isPresent();
    }

    /** Plans anew, if that is due; from then on the table has what relays are to be asked for. */
    public void planIfDue() throws SQLException {
        if (database.isEmpty()) {
            return;
        }
        Set<String> configured = configured();
        boolean isDue = plannedFor.isEmpty()
                || isOn()
                        && (!plannedFor.get().equals(configured)
                                || System.nanoTime() - plannedAtNanos > period.toNanos());
        if (isDue) {
            plan(configured);
            plannedFor = Optional.of(configured);
            plannedAtNanos = System.nanoTime();
        }
    }

    private Set<String> configured() throws SQLException {
        Set<String> configured = new LinkedHashSet<>();
        for (KnownRelay relay : new RelayTable(database.orElseThrow()).list()) {
            if (!relay.isOfStrangers()) {
                configured.add(relay.url());
            }
        }
        return configured;
    }

    private void plan(Set<String> configured) throws SQLException {
        RelayFilters table = new RelayFilters(database.orElseThrow());
        if (!isOn()) {
            table.replace(Map.of(), usual);
            return;
        }
        FollowPlan plan = new FollowPlan(
                following(), List.copyOf(configured), Math.max(0, RelayTable.MOST_RELAYS - configured.size()));
        table.replace(plan.filters(), usual);
        if (plan.unplaced() > unplaced) {
            LOG.warn("Of the followed {} have no place at a relay: all that they are at are full", plan.unplaced());
        }
        unplaced = plan.unplaced();
    }

    private Following following() throws SQLException {
        FollowedEvents events = new FollowedEvents(database.orElseThrow());
        Set<PublicKey> all = new LinkedHashSet<>(roots);
        Map<PublicKey, List<String>> hints = new HashMap<>();
        Collection<PublicKey> last = roots;
        for (int step = 0; step < depth && all.size() < MOST_AUTHORS; step++) {
            Set<PublicKey> found = new LinkedHashSet<>();
            events.read(last, FOLLOWS, list -> list.tags().forEach(tag -> follow(tag, found, hints)));
            found.removeAll(all);
            last = found.stream().limit(MOST_AUTHORS - all.size()).toList();
            all.addAll(last);
        }
        Map<PublicKey, RelayList> lists = new HashMap<>();
        events.read(all, RelayList.KIND, list -> lists.put(list.pubkey(), RelayList.of(list, this::relay)));
        return new Following(all, lists, hints);
    }

    private void follow(Tag tag, Set<PublicKey> found, Map<PublicKey, List<String>> hints) {
        if (!tag.name().equals("p") || !tag.hasValue() || !isKey(tag.value()) || found.size() >= 2 * MOST_AUTHORS) {
            return;
        }
        PublicKey author = PublicKey.ofHex(tag.value());
        found.add(author);
        List<String> known = hints.computeIfAbsent(author, key -> new ArrayList<>());
        Optional<String> hint = tag.elements().size() > 2 ? relay(tag.elements().get(2)) : Optional.empty();
        if (hint.isPresent() && known.size() < MOST_HINTS && !known.contains(hint.get())) {
            known.add(hint.get());
        }
    }

    private static boolean isKey(String hex) {
        return hex.length() == 64 && hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private Optional<String> relay(String url) {
        if (!privateAddresses) {
            return RelayUrl.ofStranger(url);
        }
        try {
            return Optional.of(RelayUrl.canonical(url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
