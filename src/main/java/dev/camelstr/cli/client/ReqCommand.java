package dev.camelstr.cli.client;

import dev.camelstr.cli.input.FilterArguments;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "req",
        mixinStandardHelpOptions = true,
        description =
                "Asks relays for events and prints them as JSON, one a line, each once; forged ones are left out.",
        footer = {
            "",
            "Examples:",
            "  camelstr req --kind note --since 2h --limit 10",
            "  camelstr req --author npub1… --kind profile,contacts -r wss://nos.lol -r wss://relay.damus.io",
            "  camelstr req naddr1…",
            "  camelstr req '{\"#t\":[\"camel\"],\"limit\":5}' '{\"kinds\":[30023]}' --since 2026-01-31",
            "  camelstr req --stream --kind note --limit 0 | jq .content      what comes from now on, until Ctrl-C",
            "",
            "Exit codes: 0 every relay answered, 1 one did not, 2 wrong options."
        })
public final class ReqCommand implements Callable<Integer> {
    @Mixin
    private RelayOptions options;

    @Mixin
    private FilterArguments wanted;

    @Option(names = "--stream", description = "Go on with new events, until stopped or the relays are gone.")
    private boolean stream;

    @Option(names = "--json", description = "As without: what is printed is JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Filter> filters = wanted.filters();
        byte[] question = ClientMessages.req(Inquiries.SUBSCRIPTION, filters);
        int code = Inquiries.ask(
                options,
                question,
                stream,
                event -> print(event, out),
                (relay, answer) -> sayIfCut(relay, answer, FilterArguments.limit(filters), err),
                err);
        out.flush();
        return code;
    }

    /** Says when there may be more than was sent. What goes on is not at its end. */
    private void sayIfCut(URI relay, Inquiry.Answer answer, OptionalInt limit, PrintWriter err) {
        boolean atLimit = limit.isPresent() && limit.getAsInt() > 0 && answer.events() >= limit.getAsInt();
        if (!stream && !answer.isAll() && (atLimit || answer.hasMore())) {
            err.printf(
                    "camelstr: %s has sent %,d events, as many as %s; there may be more: the next are those --until the"
                            + " oldest of these%n",
                    relay, answer.events(), atLimit ? "the limit says" : "it sends at once");
            err.flush();
        }
    }

    private void print(Event event, PrintWriter out) {
        out.println(new String(event.raw(), StandardCharsets.UTF_8));
        if (stream) {
            out.flush();
        }
    }
}
