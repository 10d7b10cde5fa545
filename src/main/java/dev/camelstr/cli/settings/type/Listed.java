package dev.camelstr.cli.settings.type;

import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.pipeline.SecretKeySetting;
import dev.camelstr.pipeline.admit.EventLists;
import dev.camelstr.pipeline.collect.CollectKeys;
import dev.camelstr.pipeline.view.ShippedViews;
import dev.camelstr.store.retention.RetentionRules;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What stands in lists with commas, or in files. What should be a public key may be a secret one: the value is not shown. */
final class Listed {
    private static final String OR_FILE = " separated by commas, or file:PATH";

    static final SettingType KINDS = ParsedType.of("kinds, such as 1,30023", Kind::listed);
    static final SettingType KINDS_OR_FILE = ParsedType.of("kinds" + OR_FILE, EventLists::requireKinds);
    static final SettingType AGES_OF_KINDS = ParsedType.of("ages of kinds, such as *=365d,7=30d", RetentionRules::of);
    static final SettingType PUBLIC_KEY = ParsedType.secret("a public key, in hex or as npub", Nip19::publicKey);
    static final SettingType PUBLIC_KEYS =
            ParsedType.secret("public keys, in hex or as npub, separated by commas", Listed::publicKeys);
    static final SettingType PUBLIC_KEYS_OR_FILE =
            ParsedType.secret("public keys, in hex or as npub," + OR_FILE, EventLists::requirePubkeys);
    static final SettingType WORDS_OR_FILE = ParsedType.of("words" + OR_FILE, EventLists::requireWords);

    static final SettingType SECRET_KEY =
            ParsedType.secret("a secret key, in hex or as nsec, or generated, or file:PATH", CollectKeys::require);
    static final SettingType SIGNING_KEY =
            ParsedType.secret("a secret key, in hex or as nsec, or file:PATH", SecretKeySetting::require);
    static final SettingType VIEWS = ParsedType.of(
            "names of views that come along, separated by commas", ShippedViews::listed, Listed::nearestViews);

    private Listed() {}

    private static String nearestViews(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .flatMap(name -> Nearest.near(name, ShippedViews.NAMES).stream())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static void publicKeys(String list) {
        Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .forEach(Nip19::publicKey);
    }
}
