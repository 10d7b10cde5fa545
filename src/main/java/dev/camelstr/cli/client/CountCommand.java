package dev.camelstr.cli.client;

import dev.camelstr.cli.input.FilterArguments;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.nostr.message.ClientMessages;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "count",
        mixinStandardHelpOptions = true,
        description =
                "Asks relays how many events they have (NIP-45). With several relays each number is followed by its relay.",
        footer = {
            "",
            "Examples:",
            "  camelstr count --kind reaction --tag e=note1…",
            "  camelstr count --author npub1… --kind note,article --since 7d --json",
            "  camelstr count '{\"kinds\":[3],\"#p\":[\"PUBKEY\"]}' -r wss://nos.lol -r ws://localhost:8080",
            "",
            "Exit codes: 0 every relay answered, 1 one did not, 2 wrong options."
        })
public final class CountCommand implements Callable<Integer> {
    @Mixin
    private RelayOptions options;

    @Mixin
    private FilterArguments wanted;

    @Option(names = "--json", description = "A JSON object for each relay: relay, count.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        boolean several = options.relays().size() > 1;
        int code = Inquiries.ask(
                options,
                ClientMessages.count(Inquiries.SUBSCRIPTION, wanted.filters()),
                false,
                event -> {},
                (relay, answer) -> answer.count().ifPresent(number -> out.println(line(relay, number, several))),
                spec.commandLine().getErr());
        out.flush();
        return code;
    }

    private String line(URI relay, long count, boolean several) {
        if (json) {
            return JsonLine.of(fields -> fields.text("relay", relay.toString()).number("count", count));
        }
        return several ? count + "  " + relay : Long.toString(count);
    }
}
