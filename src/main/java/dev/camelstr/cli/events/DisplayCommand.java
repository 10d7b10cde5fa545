package dev.camelstr.cli.events;

import dev.camelstr.cli.input.FilterJson;
import dev.camelstr.cli.input.KindNames;
import dev.camelstr.cli.input.SelectionArguments;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.database.EventScan;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "display",
        mixinStandardHelpOptions = true,
        description =
                "Shows stored events: when (in ${bundle:zone}), kind, author with its name where that is stored, id, content.",
        footer = {
            "",
            "Examples:",
            "  camelstr display                                     the 20 oldest",
            "  camelstr display -o desc -a 5 -k bitcoin             the 5 newest that contain the word",
            "  camelstr display --author npub1… --kind note,article --since 7d",
            "  camelstr display --tag t=camel --since 2026-01-01 --until 2026-01-31 --json",
            "  camelstr display note1…"
        })
public final class DisplayCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx").withZone(ZoneId.systemDefault());

    @Mixin
    private ConfigOptions config;

    @Option(
            names = {"-a", "--amount"},
            description = "How many at most. Default: ${DEFAULT-VALUE}")
    private int amount = 20;

    @Option(
            names = {"-o", "--orderBy"},
            description = "By time: asc or desc. Default: ${DEFAULT-VALUE}")
    private EventScan.Order order = EventScan.Order.ASC;

    @Option(
            names = {"-k", "--keyword"},
            description = "Only events whose content contains this; case matters.")
    private String keyword = "";

    @Mixin
    private SelectionArguments wanted;

    @Option(names = "--json", description = "The events as JSON, one a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private int shown;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        List<Filter> filters = FilterJson.ofStored(wanted.filters());
        try (Databases open = Databases.open(config.settings())) {
            AuthorNames names = new AuthorNames(open.database());
            if (amount > 0) {
                new EventScan(open.database()).scan(filters, order, event -> show(event, names, out));
            }
        }
        out.flush();
        return 0;
    }

    /** @return whether more are wanted */
    private boolean show(Event event, AuthorNames names, PrintWriter out) {
        if (!event.content().contains(keyword)) {
            return true;
        }
        if (json) {
            out.println(new String(event.raw(), StandardCharsets.UTF_8));
        } else {
            out.printf(
                    "%s  kind %d%s  %s%n%s%n%s%n%n",
                    TIME.format(Instant.ofEpochSecond(event.createdAt())),
                    event.kind(),
                    KindNames.name(event.kind()).map(name -> " (" + name + ")").orElse(""),
                    names.shown(event.pubkey()),
                    new Nip19.Note(event.id()).encode(),
                    ShownText.lines(event.content()));
        }
        return ++shown < amount;
    }
}
