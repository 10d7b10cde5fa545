package dev.camelstr.pipeline.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.RelayInformation;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.pipeline.Build;
import dev.camelstr.pipeline.admit.Admission;
import dev.camelstr.pipeline.serve.client.Administrators;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import dev.camelstr.pipeline.serve.client.ReadPolicy;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import dev.camelstr.store.moderation.Moderation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

/** What this relay says of itself (NIP-11): the values that are in force, and the NIPs that work. */
public final class RelayDocument implements RelayInformation {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<Integer> ALWAYS = Set.of(1, 2, 9, 11, 13, 40, 45, 50, 65, 77);

    /** They hang on a URL that clients can name. */
    private static final Set<Integer> WITH_URL = Set.of(42, 62, 70);

    private static final int EOSE_HINTS = 67;

    private static final Set<Integer> WITH_PRIVATE_GIFT_WRAPS = Set.of(17, 59);
    /** They need the URL, and somebody who may. */
    private static final Set<Integer> WITH_ADMINISTRATORS = Set.of(86, 98);

    private String name = "";
    private String description = "";
    private String pubkey = "";
    private String contact = "";
    private String icon = "";
    private String software = "";
    private int maxMessageBytes;
    private boolean eoseHints;
    private RelayLimits limits = new RelayLimits();
    private Admission admission = new Admission();
    private OwnUrl ownUrl = new OwnUrl();
    private ReadPolicy readPolicy = new ReadPolicy();
    private Administrators administrators = new Administrators();
    private Moderation moderation = new Moderation();

    public void setName(String name) {
        this.name = name;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    /** The administrator's public key in hex or as npub; may be empty, as may be all texts. */
    public void setPubkey(String pubkey) {
        this.pubkey = pubkey.isBlank() ? "" : Nip19.publicKey(pubkey.strip()).hex();
    }

    public void setContact(String contact) {
        this.contact = contact;
    }

    public void setIcon(String icon) {
        this.icon = icon;
    }

    /** The URL of the software's home. */
    public void setSoftware(String software) {
        this.software = software;
    }

    public void setMaxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Whether {@code EOSE} says if all was sent (NIP-67). */
    public void setEoseHints(boolean eoseHints) {
        this.eoseHints = eoseHints;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    public void setAdmission(Admission admission) {
        this.admission = admission;
    }

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    public void setReadPolicy(ReadPolicy readPolicy) {
        this.readPolicy = readPolicy;
    }

    public void setAdministrators(Administrators administrators) {
        this.administrators = administrators;
    }

    /** Has the texts that were changed while the relay ran (NIP-86). */
    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    @Override
    public byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            text(json, "name", moderation.text("name").orElse(name));
            text(json, "description", moderation.text("description").orElse(description));
            text(json, "pubkey", pubkey);
            text(json, "contact", contact);
            text(json, "icon", moderation.text("icon").orElse(icon));
            text(json, "software", software);
            text(json, "version", Build.VERSION);
            json.writeArrayFieldStart("supported_nips");
            for (int nip : nips()) {
                json.writeNumber(nip);
            }
            json.writeEndArray();
            limitation(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Set<Integer> nips() {
        Set<Integer> nips = new TreeSet<>(ALWAYS);
        if (eoseHints) {
            nips.add(EOSE_HINTS);
        }
        if (ownUrl.isConfigured()) {
            nips.addAll(WITH_URL);
            if (readPolicy.isPrivate(Kind.GIFT_WRAP)) {
                nips.addAll(WITH_PRIVATE_GIFT_WRAPS);
            }
            if (administrators.exist()) {
                nips.addAll(WITH_ADMINISTRATORS);
            }
        }
        return nips;
    }

    private void limitation(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("limitation");
        json.writeNumberField("max_message_length", maxMessageBytes);
        json.writeNumberField("max_subscriptions", limits.getMaxSubscriptions());
        json.writeNumberField("max_limit", limits.getMaxLimit());
        json.writeNumberField("default_limit", limits.getDefaultLimit());
        json.writeNumberField("max_subid_length", limits.getMaxSubscriptionLength());
        json.writeNumberField("max_search_length", limits.getMaxSearchLength()); // of ours: NIP-50 has no field for it
        json.writeNumberField("max_event_tags", admission.getMaxTags());
        if (admission.getMaxContentLength() > 0) {
            json.writeNumberField("max_content_length", admission.getMaxContentLength());
        }
        json.writeNumberField("min_pow_difficulty", admission.getMinPow());
        json.writeBooleanField("auth_required", false);
        json.writeBooleanField("payment_required", false);
        json.writeBooleanField("restricted_writes", admission.isRestrictive());
        if (!admission.getMaxAge().isZero()) {
            json.writeNumberField(
                    "created_at_lower_limit", admission.getMaxAge().toSeconds());
        }
        json.writeNumberField("created_at_upper_limit", admission.getMaxFuture().toSeconds());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String field, String value) throws IOException {
        if (!value.isBlank()) {
            json.writeStringField(field, value);
        }
    }
}
