package dev.camelstr.testing;

import com.sun.tools.attach.VirtualMachine;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What JMX shows. */
public final class Managed {
    private Managed() {}

    /** What it shows of another process without being asked for more. */
    public static String of(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        String address;
        try {
            address = machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            return of(connector.getMBeanServerConnection());
        }
    }

    /** All that it shows without being asked for more: names and attributes, and the routes as XML. */
    public static String of(MBeanServerConnection server) throws Exception {
        StringBuilder shown = new StringBuilder();
        for (ObjectName name : server.queryNames(null, null)) {
            shown.append(name).append('\n');
            MBeanInfo info = server.getMBeanInfo(name);
            for (MBeanAttributeInfo attribute : info.getAttributes()) {
                shown.append(value(server, name, attribute)).append('\n');
            }
            for (String dump : List.of("dumpRoutesAsXml", "dumpRouteAsXml")) {
                if (Stream.of(info.getOperations())
                        .anyMatch(it -> it.getName().equals(dump) && it.getSignature().length == 0)) {
                    shown.append(server.invoke(name, dump, new Object[0], new String[0]))
                            .append('\n');
                }
            }
        }
        return shown.toString();
    }

    private static String value(MBeanServerConnection server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            return attribute.isReadable() ? String.valueOf(server.getAttribute(name, attribute.getName())) : "";
        } catch (Exception | LinkageError e) {
            return ""; // not every one can be read
        }
    }
}
