package dev.camelstr.store.assertion;

import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.Slot;
import dev.camelstr.store.assertion.Subject.Type;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The assertions of one key that stand, in a transaction of the caller's. */
final class Told {
    private static final String PAGE = """
            select encode(e.d, 'hex'), e.raw
              from standing e                                                                -- event_address
             where e.pubkey = ? and e.kind = ? and e.d is not null and e.d > decode(?, 'hex')
             order by e.d limit ?
            """;
    private static final String OF = """
            select u.n, e.raw
              from unnest(?::integer[], ?::bytea[]) with ordinality u (kind, d, n)
              join standing e on e.pubkey = ? and e.kind = u.kind and e.d = u.d               -- event_address
            """;

    private final Connection connection;
    private final PublicKey teller;

    Told(Connection connection, PublicKey teller) {
        this.connection = connection;
        this.teller = teller;
    }

    /** A subject on a walk. */
    record Place(String place, Subject subject, Optional<byte[]> told) {}

    /** Those that were told of, in the order of column {@code d}. */
    List<Place> page(Type type, String after, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PAGE)) {
            query.setBytes(1, teller.bytes());
            query.setInt(2, type.kind());
            query.setString(3, after);
            query.setInt(4, most);
            List<Place> places = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    byte[] raw = row.getBytes(2);
                    places.add(new Place(row.getString(1), new Subject(type, d(raw)), Optional.of(raw)));
                }
            }
            return places;
        }
    }

    private static String d(byte[] raw) {
        try {
            return EventParser.parse(raw).tag("d").map(Tag::value).orElse("");
        } catch (InvalidEventException e) {
            return "";
        }
    }

    /** These, in their order, with what was told of them. */
    List<Place> of(List<Subject> subjects) throws SQLException {
        Map<Integer, byte[]> told = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(OF)) {
            query.setObject(
                    1, subjects.stream().mapToInt(it -> it.type().kind()).toArray());
            query.setObject(2, subjects.stream().map(it -> Slot.key(it.name())).toArray(byte[][]::new));
            query.setBytes(3, teller.bytes());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    told.put(row.getInt(1) - 1, row.getBytes(2));
                }
            }
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            places.add(new Place(subject.name(), subject, Optional.ofNullable(told.get(i))));
        }
        return places;
    }
}
