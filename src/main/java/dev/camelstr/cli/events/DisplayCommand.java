package dev.camelstr.cli.events;

import dev.camelstr.cli.client.AuthorConverter;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
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
        description = "Shows stored events.",
        footer = {
            "",
            "Examples:",
            "  camelstr display                                     the 20 oldest",
            "  camelstr display -o desc -a 5 -k bitcoin             the 5 newest that contain the word",
            "  camelstr display --author npub1… --kind 1 --json"
        })
public final class DisplayCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

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

    @Option(names = "--author", paramLabel = "KEY", converter = AuthorConverter.class, description = "npub or hex.")
    private List<PublicKey> authors = List.of();

    @Option(names = "--kind", description = "Only this kind; may be given several times.")
    private List<Integer> kinds = List.of();

    @Option(names = "--since", paramLabel = "SECONDS", description = "Not older than this, seconds since 1970.")
    private Long since;

    @Option(names = "--until", paramLabel = "SECONDS", description = "Not newer than this, seconds since 1970.")
    private Long until;

    @Option(names = "--json", description = "The events as JSON, one a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private int shown;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        try (Databases open = Databases.open(config.settings())) {
            if (amount > 0) {
                new EventScan(open.database()).scan(filter(), order, event -> show(event, out));
            }
        }
        out.flush();
        return 0;
    }

    private Filter filter() {
        Filter.Builder filter = Filter.builder();
        if (!authors.isEmpty()) {
            filter.authors(authors);
        }
        if (!kinds.isEmpty()) {
            filter.kinds(kinds);
        }
        if (since != null) {
            filter.since(since);
        }
        if (until != null) {
            filter.until(until);
        }
        return filter.build();
    }

    /** @return whether more are wanted */
    private boolean show(Event event, PrintWriter out) {
        if (!event.content().contains(keyword)) {
            return true;
        }
        if (json) {
            out.println(new String(event.raw(), StandardCharsets.UTF_8));
        } else {
            out.printf(
                    "%s  kind %d  %s%n%s%n%n",
                    TIME.format(Instant.ofEpochSecond(event.createdAt())),
                    event.kind(),
                    event.pubkey(),
                    ShownText.lines(event.content()));
        }
        return ++shown < amount;
    }
}
