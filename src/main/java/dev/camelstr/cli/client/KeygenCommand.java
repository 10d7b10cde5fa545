package dev.camelstr.cli.client;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.nip19.Nip19;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes a new key pair and prints it; nothing is written anywhere.",
        footer = {"", "Examples:", "  camelstr keygen", "  camelstr keygen --json"})
public final class KeygenCommand implements Callable<Integer> {

    @Option(names = "--json", description = "One JSON object: secretKey, publicKey, nsec, npub.")
    private boolean json;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        Schnorr schnorr = Schnorr.of("bouncycastle");
        byte[] secret = newSecret();
        PublicKey pubkey = PublicKey.of(schnorr.publicKey(secret));
        String format = json
                ? "{\"secretKey\":\"%s\",\"publicKey\":\"%s\",\"nsec\":\"%s\",\"npub\":\"%s\"}%n"
                : "secret key  %s%npublic key  %s%nnsec        %s%nnpub        %s%n";
        spec.commandLine()
                .getOut()
                .printf(
                        format,
                        HexFormat.of().formatHex(secret),
                        pubkey.hex(),
                        new Nip19.Nsec(secret).encode(),
                        new Nip19.Npub(pubkey).encode());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static byte[] newSecret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
