package dev.camelstr.pipeline.collect;

import dev.camelstr.store.relays.Collector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one process of a group should change to have its share of the relays, as equal in number as can be. All of them come to the
 * same result for the same state, and who has most keeps what cannot be shared evenly, so that nothing moves in vain.
 *
 * <p>Processes share with those of the same setting. What one with another setting holds is its own.
 *
 * @param claims relays that nobody holds, and this process should
 * @param surplus those that it holds and others should, the last ones first
 */
record FairShare(List<String> claims, List<String> surplus) {

    /**
     * Works it out.
     *
     * @param holder of this process
     * @param wanted the relays that it may collect, in an order that is the same everywhere
     * @param collectors that live, this one among them
     */
    static FairShare of(String holder, List<String> wanted, List<Collector> collectors) {
        Collector own = collectors.stream()
                .filter(collector -> collector.holder().equals(holder))
                .findFirst()
                .orElseThrow();
        List<Collector> peers = collectors.stream()
                .filter(collector -> collector.setting().equals(own.setting()))
                .toList();
        Set<String> taken = new HashSet<>();
        Set<String> ofOthers = new HashSet<>();
        for (Collector collector : collectors) {
            taken.addAll(collector.epochs().keySet());
            if (!collector.setting().equals(own.setting())) {
                ofOthers.addAll(collector.epochs().keySet());
            }
        }
        List<String> shared =
                wanted.stream().filter(relay -> !ofOthers.contains(relay)).toList();
        List<String> held = shared.stream().filter(own.epochs()::containsKey).toList();
        int target = target(own, peers, shared);
        List<String> free =
                shared.stream().filter(relay -> !taken.contains(relay)).toList();
        return new FairShare(
                free.subList(0, Math.max(0, Math.min(free.size(), target - held.size()))),
                reversed(held.subList(Math.min(held.size(), target), held.size())));
    }

    /** Of those who hold as many, the first by name may have one more. */
    private static int target(Collector own, List<Collector> peers, List<String> shared) {
        long mine = count(own, shared);
        long before = peers.stream()
                .filter(peer -> {
                    long theirs = count(peer, shared);
                    return theirs > mine || theirs == mine && peer.holder().compareTo(own.holder()) < 0;
                })
                .count();
        int withOneMore = shared.size() % peers.size();
        return shared.size() / peers.size() + (before < withOneMore ? 1 : 0);
    }

    private static long count(Collector peer, List<String> shared) {
        return shared.stream().filter(peer.epochs()::containsKey).count();
    }

    private static List<String> reversed(List<String> relays) {
        List<String> reversed = new ArrayList<>(relays);
        Collections.reverse(reversed);
        return reversed;
    }
}
