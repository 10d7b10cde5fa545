package dev.camelstr.cli.topology;

import dev.camelstr.cli.topology.Group.Log;
import dev.camelstr.cli.topology.Group.Member;
import dev.camelstr.cli.topology.Group.Path;
import dev.camelstr.cli.topology.Group.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A group as a flowchart for Mermaid: a box for each process with its routes, streams between them. Nodes have ids of our own;
 * names are quoted, and what is no letter, digit or harmless mark in them is written as a number, so that no name is syntax.
 */
final class MermaidPicture {
    private static final String HARMLESS = " ._:/(),-";

    /** Mermaid draws no more than 500 edges. */
    private static final int MOST_EDGES = 450;

    private static final Set<String> IDLE = Set.of("waits", "stopped");

    private final Group group;
    private final Map<String, String> streams = new LinkedHashMap<>();
    private final Map<List<Object>, String> routes = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>(List.of("flowchart LR"));

    private MermaidPicture(Group group) {
        this.group = group;
    }

    static String of(Group group) {
        MermaidPicture picture = new MermaidPicture(group);
        picture.streams();
        picture.members();
        picture.edges();
        return String.join("\n", picture.lines);
    }

    private void streams() {
        for (Log stream : group.streams()) {
            String id = "s" + streams.size();
            streams.put(stream.name(), id);
            String written = stream.partitions() == 0 ? "" : ", " + stream.written() + " written";
            lines.add("  " + id + "[(" + quoted(stream.name() + written) + ")]");
        }
    }

    private void members() {
        for (int i = 0; i < group.members().size(); i++) {
            Member member = group.members().get(i);
            lines.add("  subgraph p" + i + "[" + quoted("process " + member.mark()) + "]");
            for (Path route : member.routes()) {
                if (!route.reads().isEmpty() || !route.writes().isEmpty()) {
                    String id = "r" + routes.size();
                    routes.put(List.of(member.mark(), route), id);
                    lines.add("    " + id + "[" + quoted(route.label()) + "]");
                }
            }
            lines.add("  end");
        }
    }

    private void edges() {
        List<String> edges = new ArrayList<>();
        for (Member member : group.members()) {
            for (Path route : member.routes()) {
                route.writes()
                        .forEach(stream -> edges.add(
                                "  " + routes.get(List.of(member.mark(), route)) + " --> " + streams.get(stream)));
            }
        }
        int nobody = 0;
        for (Reading reading : group.readings()) {
            if (streams.containsKey(reading.stream())) {
                edges.add(edge(reading, nobody));
                nobody += reading.route().isPresent() ? 0 : 1;
            }
        }
        edges.stream().limit(MOST_EDGES).forEach(lines::add);
        long leftOut = Math.max(0, edges.size() - MOST_EDGES) + group.readingsLeftOut();
        if (leftOut > 0) {
            lines.add("  %% " + leftOut + " more edges are left out");
        }
    }

    /** @param number of a node of its own where no route is known */
    private String edge(Reading reading, int number) {
        String from = "  " + streams.get(reading.stream());
        if (reading.route().isPresent()) {
            String arrow = IDLE.contains(reading.state()) ? " -.->|" : " -->|";
            return from + arrow + quoted(label(reading)) + "| "
                    + routes.get(List.of(reading.member(), reading.route().get()));
        }
        return from + " -.->|" + quoted(label(reading)) + "| n" + number + "[" + quoted(reading.reader()) + "]";
    }

    private static String label(Reading reading) {
        List<String> words = new ArrayList<>(List.of(reading.state()));
        reading.position().ifPresent(position -> words.add("at " + position));
        reading.lag().ifPresent(lag -> words.add("lag " + lag));
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isLetterOrDigit(c) || HARMLESS.indexOf(c) >= 0
                        ? Character.toString(c)
                        : "#" + c + ";")
                .collect(Collectors.joining("", "\"", "\""));
    }
}
