package dev.camelstr.cli.sync;

import dev.camelstr.cli.client.RelayOptions;
import dev.camelstr.cli.input.FilterJson;
import dev.camelstr.cli.input.Selection;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.component.nostr.NostrConfiguration;
import dev.camelstr.component.nostr.link.AddressPolicy;
import dev.camelstr.component.nostr.link.ConnectionPace;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.component.nostr.sync.RelaySync;
import dev.camelstr.component.nostr.sync.SyncCounts;
import dev.camelstr.component.nostr.sync.SyncFailedException;
import dev.camelstr.component.nostr.sync.SyncOptions;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.collect.CollectKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.camel.util.TimeUtils;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = {
            "Reconciles the store with relays (NIP-77): finds out which events either side lacks, and transfers those.",
            "What is received goes through admission, policy, verification and the stream, like all events. What is sent is"
                    + " neither protected (NIP-70) nor of camelstr.relay.private-kinds.",
            "Relays come one after the other. One that does not reconcile is read page by page."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr sync wss://relay.example                               what is there comes here",
            "  camelstr sync --dry-run wss://relay.example                     how much would",
            "  camelstr sync --up --author npub1… wss://a.example wss://b.example",
            "  camelstr sync --both --filter '{\"kinds\":[0,3,10002]}' --since 30d wss://relay.example",
            "",
            "Exit codes: 0 all is reconciled; 1 a relay or the store has failed; 2 wrong options or settings; 3 something"
                    + " was announced and not served, refused there, or is not proven to be all."
        })
public final class SyncCommand implements Callable<Integer> {
    /** Of a relay that answers with frames of 2 MB. */
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    private static final ConnectionPace ONE_AT_A_TIME = new ConnectionPace(1, 1);

    @Mixin
    private ConfigOptions config;

    @Parameters(
            paramLabel = "URL",
            arity = "1..*",
            converter = RelayOptions.RelayUrl.class,
            description = "Relays, ws:// or wss://.")
    private List<URI> relays;

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "A filter of NIP-01, within which the other options choose. Default: all events.")
    private String filter = "{}";

    @Mixin
    private Selection selection;

    @ArgGroup
    private Way way = new Way();

    @Option(names = "--dry-run", description = "Only count what either side lacks.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            description =
                    "However long it takes: for another import's end, and while the store stands still. Default: the sync"
                            + " ends after a minute without any verdict.")
    private boolean waiting;

    @Option(names = "--json", description = "Print the result as one JSON object, as the last line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** At most one. */
    private static final class Way {
        @Option(names = "--down", description = "Fetch what is missing here (the default).")
        private boolean down;

        @Option(names = "--up", description = "Send what is missing there.")
        private boolean up;

        @Option(names = "--both", description = "Both.")
        private boolean both;
    }

    @Override
    public Integer call() throws Exception {
        Filter wanted = wanted();
        Settings settings = config.settings();
        List<SyncResult> results = new ArrayList<>();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sync-timer");
            thread.setDaemon(true);
            return thread;
        });
        try (LocalStore store = LocalStore.open(settings, waiting)) {
            EventVerifier verifier = new EventVerifier(Schnorr.of("auto"));
            for (URI relay : relays.stream().distinct().toList()) {
                Progress progress = new Progress(spec.commandLine().getErr(), !json);
                RelaySync sync = new RelaySync(
                        options(relay, wanted, settings),
                        store,
                        verifier,
                        timer,
                        counts -> progress.show(progress(relay, counts)));
                results.add(run(relay, sync));
                progress.end();
            }
        } finally {
            timer.shutdownNow();
        }
        print(results);
        return SyncResult.exitCode(results);
    }

    private Filter wanted() {
        List<Filter> filters = selection.within(FilterJson.parse("--filter", filter));
        if (filters.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--id: one event, or several that are not addresses");
        }
        Filter wanted = filters.get(0);
        if (wanted.limit().isPresent() || wanted.search().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--filter: all that matches is reconciled, without limit and search");
        }
        return wanted;
    }

    private SyncOptions options(URI relay, Filter wanted, Settings settings) throws GeneralSecurityException {
        CollectKeys keys = new CollectKeys();
        keys.setSecretKey(settings.get("camelstr.collect.secret-key"));
        long latest = System.currentTimeMillis() / 1000
                + duration(settings, "camelstr.limits.max-future").toSeconds();
        boolean isUp = way.up || way.both;
        return new SyncOptions(
                relaySettings(relay),
                keys.signer(relay.toString()),
                wanted,
                wanted.since().orElse(0),
                Math.min(latest, wanted.until().orElse(latest)),
                !dryRun && !way.up,
                !dryRun && isUp,
                Kind.listed(settings.get("camelstr.relay.private-kinds")),
                duration(settings, "camelstr.collect.answer-timeout"));
    }

    private static Duration duration(Settings settings, String key) {
        return Duration.ofMillis(TimeUtils.toMilliSeconds(settings.get(key)));
    }

    /** As those that are collected from, but that a frame may be longer. */
    private static RelaySettings relaySettings(URI relay) throws GeneralSecurityException {
        NostrConfiguration usual = new NostrConfiguration();
        return new RelaySettings(
                relay,
                SSLContext.getDefault().getSocketFactory(),
                AddressPolicy.ANY,
                ONE_AT_A_TIME,
                MAX_MESSAGE_BYTES,
                Duration.ofMillis(usual.getConnectTimeout()),
                Duration.ofMillis(usual.getIdleTimeout()),
                usual.getUserAgent(),
                Map.of(),
                false);
    }

    private static SyncResult run(URI relay, RelaySync sync) throws InterruptedException {
        try {
            sync.run();
            return new SyncResult(relay, sync.counts(), sync.whyByPages(), Optional.empty());
        } catch (SyncFailedException e) {
            return new SyncResult(relay, sync.counts(), sync.whyByPages(), Optional.of(e.getMessage()));
        } catch (IOException e) {
            return new SyncResult(relay, sync.counts(), sync.whyByPages(), Optional.of("this side: " + Reasons.of(e)));
        }
    }

    private static String progress(URI relay, SyncCounts counts) {
        return "%s: %,d events lacked here, %,d received; %,d lacked there, %,d taken"
                .formatted(
                        RelayUrl.withoutSecrets(relay.toString()),
                        counts.need(),
                        counts.received(),
                        counts.have(),
                        counts.accepted());
    }

    private void print(List<SyncResult> results) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonLine.of(line ->
                    line.list("relays", results.stream().map(SyncResult::json).toList())));
        } else {
            results.forEach(result -> out.println(ShownText.line(result.words(), 1_000)));
        }
        out.flush();
    }
}
