package dev.camelstr.cli.instance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;

/**
 * Camel's MBeans, of which all of a class have one description of their attributes and operations: it says nothing of the
 * single one, and each of hundreds of routes has dozens of them, at 20 KB a description.
 */
final class SharedMBeanInfos extends DefaultManagementMBeanAssembler {
    private final Map<List<Class<?>>, ModelMBeanInfo> infos = new ConcurrentHashMap<>();

    SharedMBeanInfos(CamelContext context) {
        super(context);
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name) throws JMException {
        ModelMBean bean = super.assemble(server, managed, name);
        if (bean != null) {
            bean.setModelMBeanInfo(
                    infos.computeIfAbsent(classes(managed), any -> (ModelMBeanInfo) bean.getMBeanInfo()));
        }
        return bean;
    }

    private static List<Class<?>> classes(Object managed) {
        Object instance = managed instanceof ManagedInstance wrapper ? wrapper.getInstance() : null;
        return instance == null ? List.of(managed.getClass()) : List.of(managed.getClass(), instance.getClass());
    }
}
