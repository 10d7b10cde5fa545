package dev.camelstr.pipeline.health;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** The health check of one concern. It waits for nobody: see {@link Conditions}. */
public final class ConditionHealth extends AbstractHealthCheck {
    /** Where what is stored is served all the same, a process is not taken out of service. */
    private static final Set<Concern> STILL_READY =
            EnumSet.of(Concern.REPLICA, Concern.UPSTREAMS, Concern.LAG, Concern.VIEWS);

    private final Concern concern;
    private Conditions conditions = new Conditions();

    /** @param concern its word */
    public ConditionHealth(String concern) {
        this(Concern.valueOf(concern.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private ConditionHealth(Concern concern) {
        super("camelstr", concern.word());
        this.concern = concern;
    }

    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public boolean isReadiness() {
        return !STILL_READY.contains(concern);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Condition condition = conditions.of(concern);
        builder.detail("condition", condition.level().name());
        if (concern == Concern.UPSTREAMS) {
            RelayWatch.routes(getCamelContext()).stream()
                    .map(RelayWatch::consumer)
                    .forEach(relay -> builder.detail(relay.getRelay(), relay.getConnectionState()));
        }
        if (concern == Concern.REPLICA) {
            conditions
                    .replica()
                    .ifPresent(
                            replica -> builder.detail("replica", replica.kind().word())
                                    .detail("behind", replica.behind())
                                    .detail("promise", replica.promise()));
        }
        if (condition.level() != Level.UP) {
            builder.message(condition.line(ZoneId.systemDefault()));
            builder.detail("line", condition.line(ZoneId.systemDefault()));
            builder.detail("since", condition.since());
        }
        if (condition.level() == Level.DOWN || concern == Concern.LAG && condition.level() == Level.DEGRADED) {
            builder.down();
        } else {
            builder.up();
        }
    }
}
