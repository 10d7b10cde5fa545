package dev.camelstr.cli.views;

import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.store.view.UserView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Views as lines, of text or JSON. */
final class ViewLines {
    private static final String FORMAT = "%-31s %-10s %12s %10s %12s %12s  %s";

    static final String HEADS = line("view", "state", "position", "lag", "came", "went", "error or note");

    private ViewLines() {}

    static String text(UserView view) {
        return line(
                view.name(),
                view.state().word(),
                view.position().map(String::valueOf).orElse("-"),
                Long.toString(view.lag()),
                Long.toString(view.came()),
                Long.toString(view.went()),
                view.error().isEmpty()
                        ? view.rebuild()
                                .map(rebuild -> "new tables " + text(rebuild))
                                .orElse(view.note())
                        : view.error());
    }

    private static String text(UserView.Rebuild rebuild) {
        return rebuild.state().word() + ", " + rebuild.came() + " came, lag " + rebuild.lag()
                + (rebuild.error().isEmpty() ? "" : ", " + rebuild.error());
    }

    private static String line(String... cells) {
        return String.format(Locale.ROOT, FORMAT, (Object[]) cells).stripTrailing();
    }

    static List<String> lines(UserView view) {
        return List.of(
                "view       " + view.name(),
                "state      " + view.state().word(),
                "position   " + view.position().map(String::valueOf).orElse("-"),
                "lag        " + view.lag() + " messages",
                "came       " + view.came(),
                "went       " + view.went(),
                "made       " + view.made().map(Instant::toString).orElse("-"),
                "rebuild    " + view.rebuild().map(ViewLines::text).orElse("-"),
                "owner      " + (view.owner().isEmpty() ? "-" : view.owner()),
                "error      " + (view.error().isEmpty() ? "-" : view.error())
                        + view.failingSince()
                                .map(since -> " (since " + since + ")")
                                .orElse(""),
                "note       " + (view.note().isEmpty() ? "-" : view.note()));
    }

    static String json(UserView view) {
        return JsonLine.of(line -> {
            line.text("name", view.name()).text("state", view.state().word());
            view.position().ifPresent(position -> line.number("position", position));
            line.number("lag", view.lag())
                    .number("came", view.came())
                    .number("went", view.went())
                    .text("owner", view.owner())
                    .text("error", view.error())
                    .text("note", view.note());
            view.failingSince().ifPresent(since -> line.text("failingSince", since.toString()));
            view.made().ifPresent(made -> line.text("made", made.toString()));
            view.rebuild()
                    .ifPresent(rebuild -> line.text("rebuild", rebuild.state().word())
                            .number("rebuildCame", rebuild.came())
                            .number("rebuildLag", rebuild.lag())
                            .text("rebuildError", rebuild.error())
                            .text("rebuildSince", rebuild.since().toString()));
        });
    }

    /** @param done to the view */
    static String json(String name, String done) {
        return JsonLine.of(line -> line.text("name", name).text("done", done));
    }
}
