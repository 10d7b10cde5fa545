package dev.camelstr.cli.client;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessages;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
            "  camelstr req --kind 1 --limit 10",
            "  camelstr req --author npub1… --kind 0 --kind 3 -r wss://nos.lol -r wss://relay.damus.io",
            "  camelstr req '{\"#t\":[\"camel\"],\"limit\":5}' '{\"kinds\":[30023]}'",
            "  camelstr req --stream --kind 1 --limit 0 | jq .content      what comes from now on, until Ctrl-C",
            "",
            "Exit codes: 0 every relay answered, 1 one did not, 2 wrong options."
        })
public final class ReqCommand implements Callable<Integer> {
    @Mixin
    private RelayOptions options;

    @Mixin
    private FilterOptions wanted;

    @Option(names = "--stream", description = "Go on with new events, until stopped or the relays are gone.")
    private boolean stream;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        byte[] question = ClientMessages.req(Inquiries.SUBSCRIPTION, wanted.filters());
        int code = Inquiries.ask(
                options,
                question,
                stream,
                event -> print(event, out),
                (relay, end) -> {},
                spec.commandLine().getErr());
        out.flush();
        return code;
    }

    private void print(Event event, PrintWriter out) {
        out.println(new String(event.raw(), StandardCharsets.UTF_8));
        if (stream) {
            out.flush();
        }
    }
}
