package dev.camelstr.pipeline.topology;

import java.util.List;

/**
 * A route of a process as others see it: what it reads and what it writes, by itself and by the routes that it calls.
 *
 * @param id of the route; of routes that were made of one template what their ids have in common
 * @param from the scheme of what it begins with
 * @param reader under which name its position is in the database; empty if it is not there
 * @param count how many routes of a template these are, else 1
 * @param stopped how many of these do not run
 */
record StreamRoute(
        String id, String from, String reader, List<String> reads, List<String> writes, int count, int stopped) {

    /** Together with another of the same template. */
    StreamRoute and(StreamRoute other) {
        return new StreamRoute(id, from, reader, reads, writes, count + other.count, stopped + other.stopped);
    }

    /** Whether it has to do with no stream. */
    boolean isApart() {
        return reads.isEmpty() && writes.isEmpty();
    }

    /** Of many that are not told one by one: how many they are, and how many of them do not run. */
    StreamRoute asOthers() {
        return new StreamRoute("other routes", "", "", List.of(), List.of(), count, stopped);
    }
}
