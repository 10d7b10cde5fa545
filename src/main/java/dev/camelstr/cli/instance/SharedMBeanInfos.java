package dev.camelstr.cli.instance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;

/**
 * Camel's MBeans, of which all of a class have one description of their attributes and operations: it says nothing of the
 * single one, takes long to make, and each of hundreds of routes has dozens of them, at 20 KB a description.
 */
final class SharedMBeanInfos extends DefaultManagementMBeanAssembler {
    /** By the classes of what is managed, of all contexts: a class is described once. */
    private static final Map<List<Class<?>>, ModelMBeanInfo> INFOS = new ConcurrentHashMap<>();

    SharedMBeanInfos(CamelContext context) {
        super(context);
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name) throws JMException {
        Optional<Object> instance = describedInstance(managed);
        ModelMBeanInfo known = INFOS.get(classes(managed, instance));
        if (known != null && instance.isEmpty()) {
            return described(managed, known);
        }
        ModelMBean bean = super.assemble(server, managed, name);
        if (bean != null) {
            bean.setModelMBeanInfo(
                    INFOS.computeIfAbsent(classes(managed, instance), any -> (ModelMBeanInfo) bean.getMBeanInfo()));
        }
        return bean;
    }

    /** What super makes of something that has no description of its own. */
    private ModelMBean described(Object managed, ModelMBeanInfo info) throws JMException {
        boolean mask = Boolean.TRUE.equals(
                camelContext.getManagementStrategy().getManagementAgent().getMask());
        ModelMBean bean = new MixinRequiredModelMBean(info, mask, null, null);
        try {
            bean.setManagedResource(managed, "ObjectReference");
        } catch (InvalidTargetObjectTypeException e) {
            throw new IllegalStateException(e);
        }
        if (managed instanceof NotificationSenderAware sender) {
            sender.setNotificationSender(new NotificationSenderAdapter(bean));
        }
        return bean;
    }

    /** An endpoint or consumer that says itself what there is to manage, beside what Camel does. */
    private static Optional<Object> describedInstance(Object managed) {
        return Optional.of(managed)
                .filter(ManagedInstance.class::isInstance)
                .map(wrapper -> ((ManagedInstance) wrapper).getInstance())
                .filter(instance -> instance.getClass().isAnnotationPresent(ManagedResource.class));
    }

    private static List<Class<?>> classes(Object managed, Optional<Object> instance) {
        return instance.<List<Class<?>>>map(it -> List.of(managed.getClass(), it.getClass()))
                .orElse(List.of(managed.getClass()));
    }
}
