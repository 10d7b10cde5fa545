package dev.camelstr.cli.topology;

import dev.camelstr.cli.instance.AskedNode;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.nostr.text.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how the processes of a group hang together: streams, who writes and who reads them, and how far.",
            "A group are all processes that work on one database. Any of them is asked; one that has ended without a"
                    + " word is shown for 15 s more."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr topology                                what the running instance of the data folder knows",
            "  camelstr topology ws://localhost:8080            what a relay node knows",
            "  camelstr topology --format mermaid > group.mmd",
            "  camelstr topology --json | jq '.readers[] | select(.lag > 1000)'",
            "",
            "Exit codes: 1 it does not answer, 2 wrong options or no running instance."
        })
public final class TopologyCommand implements Callable<Integer> {

    private enum Format {
        TEXT,
        MERMAID,
        JSON
    }

    @Mixin
    private ConfigOptions config;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "A relay node's address. Default: the running instance of camelstr.data-dir.")
    private String url;

    @Option(
            names = "--format",
            paramLabel = "text|mermaid|json",
            defaultValue = "text",
            description = "For people, for diagrams (a flowchart), for programs. Default: ${DEFAULT-VALUE}")
    private Format format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AskedNode node = AskedNode.of(url, config::settings, "api/topology", InstanceClient::topology);
        try {
            PrintWriter out = spec.commandLine().getOut();
            out.println(shown(node.answer()));
            out.flush();
            return 0;
        } catch (IOException | DeserializationException e) {
            spec.commandLine().getErr().println("camelstr: no topology: " + Reasons.of(e));
            return 1;
        }
    }

    private String shown(String document) throws DeserializationException {
        if (json || format == Format.JSON) {
            return document;
        }
        Group group = Group.of(Jsoner.deserialize(document, new JsonObject()));
        return format == Format.MERMAID ? MermaidPicture.of(group) : TextPicture.of(group);
    }
}
