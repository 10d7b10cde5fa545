package dev.camelstr.store.replica;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How many statements of queries were read where. */
final class ReplicaMeters {
    private final Counter onReplica;
    private final Counter onPrimary;
    private final Counter failed;

    ReplicaMeters(MeterRegistry meters, Replica replica) {
        onReplica = reads(meters, "replica");
        onPrimary = reads(meters, "primary");
        failed = Counter.builder("replica.failures")
                .description("Statements of queries that failed on the replica, and were read from the primary instead")
                .register(meters);
        Gauge.builder("replica.behind", replica, ReplicaMeters::behind)
                .description("How much of the primary's log the replica has not applied")
                .baseUnit("bytes")
                .register(meters);
    }

    private static double behind(Replica replica) {
        return replica.state()
                .filter(state -> state.kind().isUsable())
                .map(state -> (double) state.behind())
                .orElse(Double.NaN);
    }

    private static Counter reads(MeterRegistry meters, String where) {
        return Counter.builder("reads")
                .description("Statements of queries, by where they were read while there is a replica")
                .tag("where", where)
                .register(meters);
    }

    void onReplica() {
        onReplica.increment();
    }

    void onPrimary() {
        onPrimary.increment();
    }

    void failed() {
        failed.increment();
    }
}
