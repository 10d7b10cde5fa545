package dev.camelstr.cli.client;

import dev.camelstr.nostr.message.ClientMessages;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "count",
        mixinStandardHelpOptions = true,
        description =
                "Asks relays how many events they have (NIP-45). With several relays each number is followed by its relay.",
        footer = {
            "",
            "Examples:",
            "  camelstr count --kind 7 --tag e=ID",
            "  camelstr count '{\"kinds\":[3],\"#p\":[\"PUBKEY\"]}' -r wss://nos.lol -r ws://localhost:8080",
            "",
            "Exit codes: 0 every relay answered, 1 one did not, 2 wrong options."
        })
public final class CountCommand implements Callable<Integer> {
    @Mixin
    private RelayOptions options;

    @Mixin
    private FilterOptions wanted;

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
                (relay, count) ->
                        count.ifPresent(number -> out.println(several ? number + "  " + relay : Long.toString(number))),
                spec.commandLine().getErr());
        out.flush();
        return code;
    }
}
