package dev.camelstr.cli.views;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.view.query.ViewQueries;
import dev.camelstr.store.view.query.QueryAnswer;
import dev.camelstr.store.view.query.QueryCall;
import dev.camelstr.store.view.query.QueryFailedException;
import dev.camelstr.store.view.query.QueryReader;
import dev.camelstr.store.view.query.ViewQuery;
import dev.camelstr.store.view.query.WrongArgumentException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a view what NAME.queries.yaml beside its files says.",
            "It reads and changes nothing. The parameter reader, which over HTTP is proved, is given as any other."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr view query hashtags top --param since=2h --limit 10",
            "  camelstr view query reactions of --param event=note1…",
            "  camelstr view query hashtags hours --param tag=nostr --json | jq .count",
            "",
            "Exit codes: 0 done, 1 the query fails, 2 wrong names, parameters, options or settings."
        })
public final class ViewQueryCommand implements Callable<Integer> {
    /** Who asks here can end it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Mixin
    private ConfigOptions config;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the view.")
    private String view;

    @Parameters(index = "1", paramLabel = "QUERY", description = "Name of the query.")
    private String name;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter of the query; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--limit", paramLabel = "ROWS", description = "At most so many rows, up to what the query allows.")
    private String limit;

    @Option(names = "--after", paramLabel = "PLACE", description = "Goes on where an answer ended.")
    private String after;

    @Option(names = "--json", description = "A JSON object for each row, as the query names its columns.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        QueryCall call = call(query(settings));
        try (Databases databases = Databases.open(settings)) {
            print(new QueryReader(databases.database(), PATIENCE)
                    .answer(call, tag -> false)
                    .rows()
                    .orElseThrow());
            return 0;
        } catch (WrongArgumentException e) {
            throw wrong(e.getMessage());
        } catch (QueryFailedException e) {
            complain("the query fails: " + e.getMessage());
            return 1;
        } catch (SQLException e) {
            throw new UserError("the database cannot be had: " + Reasons.of(e), e);
        }
    }

    private ViewQuery query(Settings settings) {
        try {
            return ViewQueries.all(settings.routesDir()).stream()
                    .filter(query -> query.view().equals(view) && query.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> wrong("there is no query " + name + " of view " + view));
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private QueryCall call(ViewQuery query) {
        Map<String, String> given = new LinkedHashMap<>(parameters);
        put(given, ViewQuery.LIMIT, limit);
        put(given, ViewQuery.AFTER, after);
        try {
            return QueryCall.of(query, given, Clock.systemDefaultZone());
        } catch (WrongArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private static void put(Map<String, String> given, String parameter, String value) {
        if (value != null) {
            given.put(parameter, value);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void print(QueryAnswer.Rows rows) {
        PrintWriter out = spec.commandLine().getOut();
        (json ? rows.json() : RowTable.lines(rows.json()))
                .forEach(line -> out.println(ShownText.line(line, line.length())));
        out.flush();
        if (!rows.note().isEmpty()) {
            complain("the view " + view + ": " + rows.note());
        }
        if (!rows.isComplete()) {
            complain("the view is still given what was stored: the answer is not complete");
        }
        if (rows.isCut()) {
            complain("there are more rows"
                    + rows.next().map(next -> ": --after " + next).orElse(""));
        }
    }

    private void complain(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("camelstr: " + ShownText.line(line));
        err.flush();
    }
}
