package dev.camelstr.store.view.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a view is while it is asked.
 *
 * @param mark another one whenever its rows may be others
 * @param note what it says of itself; empty if it says nothing
 * @param isComplete whether it has been given all that was stored before it was made
 * @param role which may read its schema, and nothing else
 * @param isReadable whether that role is there, may be taken, and may read all that is in the schema now
 */
record ViewState(String mark, String note, boolean isComplete, String role, boolean isReadable) {
    /** The rows of a view change with the counts of what it was given, in the same transaction. */
    private static final String QUERY = """
            select concat_ws('/', n.oid, v.version, extract(epoch from v.made), v.came, v.went, f.filling, c.note),
                   c.note, not f.filling, w.role,
                   pg_has_role(r.oid, 'member') and has_schema_privilege(r.oid, n.oid, 'usage')
                   and not exists (
                     select from pg_class c
                      where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')
                        and not has_table_privilege(r.oid, c.oid, 'select')),
                   set_config('statement_timeout', ?, true), set_config('search_path', n.nspname, true)
              from user_view v
              join pg_namespace n on n.nspname = 'view_' || v.name
             cross join lateral (select exists (select from user_view_range g where g.name = v.name)) f (filling)
             cross join lateral (
               select 'camelstr_' || d.oid || '_view_' || v.name from pg_database d where d.datname = current_database()
             ) w (role)
             cross join lateral (select coalesce(obj_description(n.oid, 'pg_namespace'), '')) c (note)
              left join pg_roles r on r.rolname = w.role
             where v.name = ?
            """;

    /**
     * Also: statements of this transaction may take so long, and its tables are those of the view.
     *
     * @return nothing if the view is not made
     */
    static Optional<ViewState> read(Connection connection, String view, long millis) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setString(1, millis + "ms");
            query.setString(2, view);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new ViewState(
                                row.getString(1),
                                row.getString(2),
                                row.getBoolean(3),
                                row.getString(4),
                                row.getBoolean(5)))
                        : Optional.empty();
            }
        }
    }
}
