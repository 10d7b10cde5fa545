package dev.camelstr.cli.topology;

import dev.camelstr.nostr.text.ShownText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The document of {@code /api/topology}, as far as pictures need it. What a node says is others' words: what is missing in it is left
 * out, and no name has a line's end.
 *
 * @param time when it was so, in milliseconds since 1970
 * @param streams in the order of the data's way
 * @param membersLeftOut how many more processes there are than are told
 * @param readingsLeftOut how many more positions of readers there are
 */
record Group(
        long time,
        List<Member> members,
        List<Log> streams,
        List<Reading> readings,
        long membersLeftOut,
        long readingsLeftOut) {
    private static final int LONGEST_NAME = 200;
    private static final String VIEW = "view ";

    /**
     * A process.
     *
     * @param isAsked whether it is the one that was asked
     * @param jvm pid and host; empty where that is not told
     * @param relays how many upstream relays it collects
     */
    record Member(
            String name, boolean isAsked, String jvm, String version, long began, long relays, List<Path> routes) {
        /** Enough of its name to tell it from others. */
        String mark() {
            return name.substring(0, Math.min(8, name.length()));
        }
    }

    /** A route, or those of one template. */
    record Path(String id, String reader, List<String> reads, List<String> writes, long count, long stopped) {
        boolean isStopped() {
            return stopped == count;
        }

        String label() {
            String stops = stopped == 0 ? "" : stopped == 1 && count == 1 ? "stopped" : stopped + " stopped";
            String told = count > 1 ? count + (stops.isEmpty() ? "" : ", " + stops) : stops;
            return told.isEmpty() ? id : id + " (" + told + ")";
        }
    }

    /** A stream; of one that the node does not look at no partition is known. */
    record Log(String name, int partitions, long written) {}

    /**
     * Who reads a partition.
     *
     * @param state of a view how it does; else {@code reads}, or {@code nobody}: nobody does; {@code waits}: another process reads
     *     in its stead; {@code live}: it reads what comes, and keeps no position; {@code stopped}: it does not run
     * @param member by its mark; empty if it is nobody
     */
    record Reading(
            String reader,
            String stream,
            Optional<Long> partition,
            String state,
            Optional<Long> position,
            Optional<Long> lag,
            String member,
            Optional<Path> route) {
        /** Whether it should be looked at: nobody reads on, or a view fails. */
        boolean isTrouble() {
            return state.equals("nobody") || state.equals("failing");
        }
    }

    static Group of(Map<?, ?> document) {
        List<Member> members = members(document);
        List<Log> streams = streams(document, members);
        Map<?, ?> leftOut = document.get("leftOut") instanceof Map<?, ?> numbers ? numbers : Map.of();
        return new Group(
                number(document, "time").orElse(0L),
                members,
                streams,
                readings(document, members),
                number(leftOut, "processes").orElse(0L),
                number(leftOut, "readers").orElse(0L));
    }

    private static List<Member> members(Map<?, ?> document) {
        return objects(document, "processes")
                .map(process -> new Member(
                        word(process, "name"),
                        word(process, "name").equals(word(document, "asked")),
                        word(process, "jvm"),
                        word(process, "version"),
                        number(process, "began").orElse(0L),
                        number(process, "relays").orElse(0L),
                        objects(process, "routes").map(Group::route).toList()))
                .toList();
    }

    private static Path route(Map<?, ?> route) {
        return new Path(
                word(route, "id"),
                word(route, "reader"),
                words(route, "reads"),
                words(route, "writes"),
                number(route, "count").orElse(1L),
                number(route, "stopped").orElse(0L));
    }

    private static List<Log> streams(Map<?, ?> document, List<Member> members) {
        Map<String, Log> streams = new LinkedHashMap<>();
        objects(document, "streams").forEach(stream -> {
            List<Map<?, ?>> partitions = objects(stream, "partitions").toList();
            long written = partitions.stream()
                    .mapToLong(partition -> number(partition, "next").orElse(0L))
                    .sum();
            streams.put(word(stream, "name"), new Log(word(stream, "name"), partitions.size(), written));
        });
        members.stream()
                .flatMap(member -> member.routes().stream())
                .flatMap(route -> Stream.concat(route.writes().stream(), route.reads().stream()))
                .forEach(name -> streams.putIfAbsent(name, new Log(name, 0, 0)));
        return List.copyOf(streams.values());
    }

    private static List<Reading> readings(Map<?, ?> document, List<Member> members) {
        Map<String, String> states = new LinkedHashMap<>();
        objects(document, "views").forEach(view -> states.put(VIEW + word(view, "name"), word(view, "state")));
        List<Reading> readings = new ArrayList<>();
        objects(document, "readers").forEach(reader -> readings.add(reading(reader, states, members)));
        Set<List<String>> held = new LinkedHashSet<>();
        readings.forEach(reading -> held.add(List.of(reading.reader(), reading.stream(), reading.member())));
        for (Member member : members) {
            for (Path route : member.routes()) {
                route.reads().stream()
                        .filter(stream -> !held.contains(List.of(route.reader(), stream, member.mark())))
                        .forEach(stream -> readings.add(idle(route, stream, member)));
            }
        }
        return readings;
    }

    private static Reading reading(Map<?, ?> reader, Map<String, String> states, List<Member> members) {
        String name = word(reader, "name");
        Optional<Member> member = members.stream()
                .filter(one -> one.name().equals(word(reader, "process")))
                .findFirst();
        String state = member.isEmpty() ? "nobody" : states.getOrDefault(name, "reads");
        return new Reading(
                name,
                word(reader, "stream"),
                number(reader, "partition"),
                state,
                number(reader, "position"),
                number(reader, "lag"),
                member.map(Member::mark).orElse(""),
                member.flatMap(one -> one.routes().stream()
                        .filter(route -> route.reader().equals(name))
                        .findFirst()));
    }

    private static Reading idle(Path route, String stream, Member member) {
        boolean isLive = route.reader().isEmpty();
        return new Reading(
                isLive ? route.id() : route.reader(),
                stream,
                Optional.empty(),
                route.isStopped() ? "stopped" : isLive ? "live" : "waits",
                Optional.empty(),
                Optional.empty(),
                member.mark(),
                Optional.of(route));
    }

    private static Stream<Map<?, ?>> objects(Map<?, ?> of, String field) {
        return values(of, field).filter(Map.class::isInstance).map(entry -> (Map<?, ?>) entry);
    }

    private static List<String> words(Map<?, ?> of, String field) {
        return values(of, field).map(Group::shown).toList();
    }

    private static Stream<?> values(Map<?, ?> of, String field) {
        return of.get(field) instanceof Collection<?> list ? list.stream() : Stream.empty();
    }

    private static String word(Map<?, ?> of, String field) {
        return of.get(field) instanceof String text ? shown(text) : "";
    }

    private static String shown(Object text) {
        return ShownText.line(String.valueOf(text).replace('\n', ' '), LONGEST_NAME);
    }

    private static Optional<Long> number(Map<?, ?> of, String field) {
        return of.get(field) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }
}
