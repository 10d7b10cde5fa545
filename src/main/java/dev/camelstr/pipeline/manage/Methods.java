package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.limits.IpAddress;
import dev.camelstr.nostr.Address;
import dev.camelstr.store.Slot;
import dev.camelstr.store.moderation.ModerationList;
import dev.camelstr.store.moderation.ModerationTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The methods of NIP-86 that make sense here, and four of our own: {@code banaddress}, {@code allowaddress} and
 * {@code listbannedaddresses} for what an a tag names, {@code listdisallowedkinds}. Roles there are none; nor does any
 * event wait for moderation. Thread-safe.
 */
final class Methods {

    /** A value of a list. */
    private record Value(byte[] bytes, String shown) {}

    private interface ValueParameter {
        Value of(Call call) throws CallException;
    }

    private interface Method {
        void answer(Call call, JsonGenerator result) throws CallException, SQLException, IOException;
    }

    private interface Action {
        void act(Call call) throws CallException, SQLException;
    }

    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final ModerationTables tables;
    private final Runnable changed;

    /** @param changed is run after each change, before what is banned is removed */
    Methods(ModerationTables tables, Runnable changed) {
        this.tables = tables;
        this.changed = changed;
        methods.put("supportedmethods", (call, result) -> supported(result));
        listed(ModerationList.BANNED_PUBKEY, Methods::hex, "banpubkey", "unbanpubkey", "listbannedpubkeys", "pubkey");
        listed(
                ModerationList.ALLOWED_PUBKEY,
                Methods::hex,
                "allowpubkey",
                "unallowpubkey",
                "listallowedpubkeys",
                "pubkey");
        listed(ModerationList.BANNED_EVENT, Methods::hex, "banevent", "allowevent", "listbannedevents", "id");
        listed(
                ModerationList.BANNED_ADDRESS,
                Methods::address,
                "banaddress",
                "allowaddress",
                "listbannedaddresses",
                "address");
        listed(ModerationList.BLOCKED_IP, Methods::ip, "blockip", "unblockip", "listblockedips", "ip");
        action("allowkind", call -> tables.allowKind(call.kind(0)));
        action("disallowkind", call -> tables.disallowKind(call.kind(0)));
        methods.put("listallowedkinds", (call, result) -> kinds(ModerationList.ALLOWED_KIND, result));
        methods.put("listdisallowedkinds", (call, result) -> kinds(ModerationList.DISALLOWED_KIND, result));
        action("changerelayname", call -> tables.setText("name", call.text(0)));
        action("changerelaydescription", call -> tables.setText("description", call.text(0)));
        action("changerelayicon", call -> tables.setText("icon", call.text(0)));
    }

    /** Whether the method is one that is supported. */
    boolean has(String method) {
        return methods.containsKey(method);
    }

    /** Does what was called for and writes the result. */
    void answer(Call call, JsonGenerator result) throws CallException, SQLException, IOException {
        methods.get(call.method()).answer(call, result);
    }

    private void listed(
            ModerationList list, ValueParameter parameter, String add, String remove, String show, String field) {
        action(add, call -> {
            Value value = parameter.of(call);
            tables.add(list, value.bytes(), value.shown(), call.reason());
        });
        action(remove, call -> tables.remove(list, parameter.of(call).bytes()));
        methods.put(show, (call, result) -> show(list, field, result));
    }

    private void action(String name, Action action) {
        methods.put(name, (call, result) -> {
            action.act(call);
            changed.run();
            tables.removeBanned();
            result.writeBoolean(true);
        });
    }

    private void supported(JsonGenerator result) throws IOException {
        result.writeStartArray();
        for (String method : methods.keySet()) {
            if (!method.equals("supportedmethods")) {
                result.writeString(method);
            }
        }
        result.writeEndArray();
    }

    private void show(ModerationList list, String field, JsonGenerator result) throws SQLException, IOException {
        result.writeStartArray();
        for (ModerationTables.Entry entry : tables.entries(list)) {
            result.writeStartObject();
            result.writeStringField(field, entry.value());
            if (!entry.reason().isEmpty()) {
                result.writeStringField("reason", entry.reason());
            }
            result.writeEndObject();
        }
        result.writeEndArray();
    }

    private void kinds(ModerationList list, JsonGenerator result) throws SQLException, IOException {
        result.writeStartArray();
        for (ModerationTables.Entry entry : tables.entries(list)) {
            result.writeNumber(Integer.parseInt(entry.value()));
        }
        result.writeEndArray();
    }

    private static Value hex(Call call) throws CallException {
        String hex = call.hex32(0);
        return new Value(HexFormat.of().parseHex(hex), hex);
    }

    private static Value address(Call call) throws CallException {
        String text = call.text(0);
        Optional<Slot> slot = Address.parse(text).flatMap(Slot::of);
        return new Value(
                slot.orElseThrow(() -> new CallException("parameter 1 is no address: <kind>:<pubkey>:<d>"))
                        .bytes(),
                text);
    }

    private static Value ip(Call call) throws CallException {
        String text = call.text(0);
        String site = IpAddress.parse(text)
                .map(IpAddress::site)
                .orElseThrow(() -> new CallException("parameter 1 is no IP address"));
        return new Value(site.getBytes(StandardCharsets.UTF_8), text.strip());
    }
}
