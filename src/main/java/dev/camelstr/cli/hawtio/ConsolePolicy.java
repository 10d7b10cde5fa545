package dev.camelstr.cli.hawtio;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * What the console may do: read, stop and start routes, trace messages, reset counters. Camel's beans could also rewrite
 * routes, evaluate expressions and send to any endpoint, and the JVM's load agents and write files: all that runs code of
 * whoever asks, so what is not named here is refused.
 */
final class ConsolePolicy implements Restrictor {
    private static final String CAMEL = "org.apache.camel";
    private static final String JVM = "java.lang";

    private static final Set<RequestType> TYPES = EnumSet.of(
            RequestType.READ,
            RequestType.WRITE,
            RequestType.EXEC,
            RequestType.LIST,
            RequestType.SEARCH,
            RequestType.VERSION);

    private static final Pattern READING =
            Pattern.compile("(browse|count|dump|explain|find|get|has|is|list)([A-Z].*)?");
    private static final Set<String> ROUTE_CONTROL = Set.of("start", "stop", "suspend", "resume", "restart");
    private static final Set<String> RESETTING = Set.of("reset", "clear", "resetTraceCounter");
    private static final Set<String> ARGUMENTS = Set.of("InputArguments", "SystemProperties");
    private static final Set<String> TRACER_SWITCHES = Set.of("Enabled", "TracePattern");

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return method == HttpMethod.POST || method == HttpMethod.GET;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return TYPES.contains(type);
    }

    /** A setting may have come as an argument or a property of the JVM, with a password. */
    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        return !bean.getDomain().equals(JVM) || !ARGUMENTS.contains(attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
        return isCamels(bean, "tracer") && TRACER_SWITCHES.contains(attribute);
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        String name = operation.replaceFirst("\\(.*", "");
        boolean known = bean.getDomain().equals(CAMEL) || bean.getDomain().equals(JVM);
        return known && READING.matcher(name).matches()
                || bean.getDomain().equals(CAMEL) && RESETTING.contains(name)
                || isCamels(bean, "routes") && ROUTE_CONTROL.contains(name);
    }

    private static boolean isCamels(ObjectName bean, String type) {
        return bean.getDomain().equals(CAMEL) && type.equals(bean.getKeyProperty("type"));
    }

    /** The {@link Gate} has looked at the address by which the console was reached. */
    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    /** The {@link Gate} has compared it with the console's own; no other gets CORS headers. */
    @Override
    public boolean isOriginAllowed(String origin, boolean strict) {
        return strict;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return false;
    }
}
