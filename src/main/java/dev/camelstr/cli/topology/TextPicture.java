package dev.camelstr.cli.topology;

import dev.camelstr.cli.output.Columns;
import dev.camelstr.cli.topology.Group.Log;
import dev.camelstr.cli.topology.Group.Member;
import dev.camelstr.cli.topology.Group.Path;
import dev.camelstr.cli.topology.Group.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A group as text of 80 columns: who works in it, and of each stream who writes and who reads it. */
final class TextPicture {
    private static final int WIDTH = 80;
    private static final int WIDEST_NAME = 24;
    private static final int WIDEST = 10;
    private static final int MOST_ROWS = 50;
    private static final List<String> HEADS = List.of("", "", "state", "position", "lag", "process");
    private static final List<Boolean> NUMBERS_TO_RIGHT = List.of(false, false, false, true, true, false);

    private final Group group;
    private final List<String> lines = new ArrayList<>();

    private TextPicture(Group group) {
        this.group = group;
    }

    static String of(Group group) {
        TextPicture picture = new TextPicture(group);
        picture.members();
        picture.streams();
        picture.others();
        picture.leftOut();
        return String.join("\n", picture.lines);
    }

    private void members() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("process", "", "version", "up", "relays", ""));
        for (Member member : group.members()) {
            Duration up = Duration.ofMillis(Math.max(0, group.time() - member.began()));
            table.add(List.of(
                    member.mark(),
                    member.isAsked() ? "asked" : "",
                    cut(member.version(), WIDEST_NAME),
                    words(up),
                    member.relays() == 0 ? "" : Long.toString(member.relays()),
                    cut(member.jvm(), WIDEST_NAME)));
        }
        lines.addAll(Columns.lines(table, List.of(false, false, false, true, true, false)));
    }

    /** One table, so that all columns stand below each other; the lines of streams have none. */
    private void streams() {
        List<Optional<String>> titles = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        titles.add(Optional.empty());
        table.add(HEADS);
        for (Log stream : group.streams()) {
            titles.add(Optional.of(title(stream)));
            table.add(List.of("", "", "", "", "", ""));
            for (List<String> row : rows(stream)) {
                titles.add(Optional.empty());
                table.add(row);
            }
        }
        lines.add("");
        List<String> drawn = Columns.lines(table, NUMBERS_TO_RIGHT);
        for (int i = 0; i < drawn.size(); i++) {
            titles.get(i).ifPresent(title -> lines.add(""));
            lines.add(titles.get(i).orElse(drawn.get(i)));
        }
    }

    private static String title(Log stream) {
        String name = cut(stream.name(), WIDEST_NAME);
        return stream.partitions() == 0
                ? name
                : name + "  " + stream.partitions() + (stream.partitions() == 1 ? " partition, " : " partitions, ")
                        + stream.written() + " written";
    }

    private List<List<String>> rows(Log stream) {
        List<List<String>> rows = new ArrayList<>();
        for (Member member : group.members()) {
            for (Path route : member.routes()) {
                if (route.writes().contains(stream.name())) {
                    rows.add(List.of("  in", cut(route.label(), WIDEST_NAME), "", "", "", member.mark()));
                }
            }
        }
        List<Reading> readings = group.readings().stream()
                .filter(reading -> reading.stream().equals(stream.name()))
                .toList();
        if (readings.size() > MOST_ROWS) { // what is trouble is not what is left out
            readings = readings.stream()
                    .sorted(Comparator.comparing(reading -> !reading.isTrouble()))
                    .toList();
        }
        List<List<String>> shown = shortened("  in", rows);
        shown.addAll(shortened(
                "  out", readings.stream().map(reading -> row(reading, stream)).toList()));
        return shown;
    }

    private static List<List<String>> shortened(String way, List<List<String>> rows) {
        List<List<String>> some = new ArrayList<>(rows.subList(0, Math.min(MOST_ROWS, rows.size())));
        if (rows.size() > MOST_ROWS) {
            some.add(List.of(way, (rows.size() - MOST_ROWS) + " more", "", "", "", ""));
        }
        return some;
    }

    private static List<String> row(Reading reading, Log stream) {
        String partition = stream.partitions() > 1
                ? reading.partition().map(number -> "/" + number).orElse("")
                : "";
        return List.of(
                "  out",
                cut(reading.reader(), WIDEST_NAME - partition.length()) + partition,
                cut(reading.state(), WIDEST),
                reading.position().map(String::valueOf).orElse(""),
                reading.lag().map(String::valueOf).orElse(""),
                reading.member());
    }

    /** Routes that have to do with no stream, in as many lines as they need. */
    private void others() {
        for (Member member : group.members()) {
            String names = member.routes().stream()
                    .filter(route -> route.reads().isEmpty() && route.writes().isEmpty())
                    .map(route -> cut(route.label(), WIDEST_NAME))
                    .collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                lines.add("");
                fill(member.mark() + " also runs " + names);
            }
        }
    }

    private void leftOut() {
        if (group.membersLeftOut() > 0) {
            lines.add("");
            lines.add(group.membersLeftOut() + " more processes are left out");
        }
        if (group.readingsLeftOut() > 0) {
            lines.add("");
            lines.add(group.readingsLeftOut() + " more positions of readers are left out");
        }
    }

    private void fill(String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append("   ");
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private static String words(Duration up) {
        if (up.toHours() >= 48) {
            return up.toDays() + " d";
        }
        return up.toMinutes() >= 90
                ? up.toHours() + " h"
                : up.toSeconds() >= 90 ? up.toMinutes() + " min" : up.toSeconds() + " s";
    }
}
