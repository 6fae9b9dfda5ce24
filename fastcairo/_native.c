/* The inner loops of fastcairo: which mobjects are drawn, what of them has changed, how a picture
 * is painted, and its conversion for video. canvas.py holds the same in Python.
 *
 * Cairo is reached through the addresses of the functions that pycairo itself has loaded (bind),
 * so that both draw with the same library and this module needs no header of it. Doubles are
 * compared as numpy does: compile with -ffp-contract=off.
 */
#define PY_SSIZE_T_CLEAN
#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#include <Python.h>
#include <numpy/arrayobject.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && defined(__GNUC__)
#define FASTEST_KIND __attribute__((target_clones("avx2", "default")))
#else
#define FASTEST_KIND
#endif

typedef struct { double xx, yx, xy, yy, x0, y0; } Matrix; /* cairo_matrix_t */

enum { ARGB32 = 0, MITER_LIMIT = 10, TILE_HEIGHT = 16, MAX_COLUMNS = 64 };

/* --- cairo ----------------------------------------------------------------------------------- */

static struct {
    void *(*image_surface_create_for_data)(unsigned char *, int, int, int, int);
    void *(*create)(void *);
    void (*destroy)(void *);
    void (*surface_destroy)(void *);
    void (*surface_flush)(void *);
    void (*surface_mark_dirty)(void *);
    void (*set_matrix)(void *, const Matrix *);
    void (*new_path)(void *);
    void (*move_to)(void *, double, double);
    void (*curve_to)(void *, double, double, double, double, double, double);
    void (*close_path)(void *);
    void (*set_source_rgba)(void *, double, double, double, double);
    void (*set_source)(void *, void *);
    void *(*pattern_create_linear)(double, double, double, double);
    void (*pattern_add_color_stop_rgba)(void *, double, double, double, double, double);
    void (*pattern_destroy)(void *);
    void (*set_line_width)(void *, double);
    void (*set_line_join)(void *, int);
    void (*set_line_cap)(void *, int);
    void (*fill_preserve)(void *);
    void (*stroke_preserve)(void *);
    int (*status)(void *);
} cairo;

static const char *const cairo_names[] = {
    "cairo_image_surface_create_for_data", "cairo_create", "cairo_destroy",
    "cairo_surface_destroy", "cairo_surface_flush", "cairo_surface_mark_dirty",
    "cairo_set_matrix", "cairo_new_path", "cairo_move_to", "cairo_curve_to", "cairo_close_path",
    "cairo_set_source_rgba", "cairo_set_source", "cairo_pattern_create_linear",
    "cairo_pattern_add_color_stop_rgba", "cairo_pattern_destroy", "cairo_set_line_width",
    "cairo_set_line_join", "cairo_set_line_cap", "cairo_fill_preserve", "cairo_stroke_preserve",
    "cairo_status",
};
enum { CAIRO_FUNCTIONS = sizeof(cairo_names) / sizeof(*cairo_names) };
_Static_assert(sizeof(cairo) == CAIRO_FUNCTIONS * sizeof(void *), "one name for each function");

/* bind(addresses): the address of every function named in CAIRO_FUNCTIONS, in that order. */
static PyObject *bind(PyObject *self, PyObject *addresses)
{
    void **table = (void **)&cairo;
    if (!PyTuple_Check(addresses) || PyTuple_GET_SIZE(addresses) != CAIRO_FUNCTIONS)
        return PyErr_Format(PyExc_ValueError, "expected a tuple of %d addresses", CAIRO_FUNCTIONS);
    for (int i = 0; i < CAIRO_FUNCTIONS; i++) {
        table[i] = PyLong_AsVoidPtr(PyTuple_GET_ITEM(addresses, i));
        if (table[i] == NULL) {
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_ValueError, "no address for %s", cairo_names[i]);
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

/* --- names and classes of manim --------------------------------------------------------------- */

static PyObject *Unsupported; /* raised when a picture can't be drawn here */

static PyObject *s_points, *s_submobjects, *s_z_index, *s_fill_rgbas, *s_stroke_rgbas,
    *s_background_stroke_rgbas, *s_stroke_width, *s_background_stroke_width, *s_joint_type,
    *s_cap_style, *s_background_image, *s_tolerance, *s_curve, *s_get_family, *s_with_points,
    *s_sheen_direction, *s_sheen_factor, *s_updaters, *s_suspended, *s_update, *s_recursive,
    *s_original_id, *s_shade_in_3d, *s_z_index_group;

static int intern_names(void)
{
    struct { PyObject **to; const char *name; } names[] = {
        {&s_points, "points"}, {&s_submobjects, "submobjects"}, {&s_z_index, "z_index"},
        {&s_fill_rgbas, "fill_rgbas"}, {&s_stroke_rgbas, "stroke_rgbas"},
        {&s_background_stroke_rgbas, "background_stroke_rgbas"},
        {&s_stroke_width, "stroke_width"},
        {&s_background_stroke_width, "background_stroke_width"},
        {&s_joint_type, "joint_type"}, {&s_cap_style, "cap_style"},
        {&s_background_image, "background_image"},
        {&s_tolerance, "tolerance_for_point_equality"},
        {&s_curve, "n_points_per_cubic_curve"}, {&s_get_family, "get_family"},
        {&s_with_points, "family_members_with_points"},
        {&s_sheen_direction, "sheen_direction"}, {&s_sheen_factor, "sheen_factor"},
        {&s_updaters, "updaters"}, {&s_suspended, "updating_suspended"},
        {&s_update, "update"}, {&s_recursive, "recursive"},
        {&s_original_id, "original_id"}, {&s_shade_in_3d, "shade_in_3d"},
        {&s_z_index_group, "z_index_group"},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if ((*names[i].to = PyUnicode_InternFromString(names[i].name)) == NULL)
            return -1;
    return 0;
}

/* --- families ---------------------------------------------------------------------------------- */

typedef struct {
    PyObject **items; /* borrowed: each is held by its parent's list of submobjects, or by `kept` */
    Py_ssize_t count, room;
    PyObject *kept;
    PyObject *plain; /* dict: type -> whether manim's own methods list its family */
    PyObject *is_plain; /* asked about types that are new */
    int with_points;
} Family;

static int family_add(Family *family, PyObject *mobject)
{
    if (family->count == family->room) {
        Py_ssize_t room = family->room ? 2 * family->room : 256;
        PyObject **items = PyMem_Realloc(family->items, room * sizeof(*items));
        if (items == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        family->items = items;
        family->room = room;
    }
    family->items[family->count++] = mobject;
    return 0;
}

static int known_flag(PyObject *flags, PyObject *ask, PyObject *mobject)
{
    PyObject *type = (PyObject *)Py_TYPE(mobject);
    PyObject *flag = PyDict_GetItemWithError(flags, type);
    if (flag != NULL)
        return (int)PyLong_AsLong(flag);
    if (PyErr_Occurred())
        return -1;
    flag = PyObject_CallOneArg(ask, type);
    if (flag == NULL)
        return -1;
    int value = PyDict_SetItem(flags, type, flag) < 0 ? -1 : (int)PyLong_AsLong(flag);
    Py_DECREF(flag);
    return value;
}

typedef struct Path { PyObject *mobject; const struct Path *above; } Path;

static int family_walk(Family *family, PyObject *mobject, const Path *above)
{
    int plain = known_flag(family->plain, family->is_plain, mobject);
    if (plain < 0)
        return -1;
    if (!plain) {
        PyObject *listed = PyObject_CallMethodNoArgs(
            mobject, family->with_points ? s_with_points : s_get_family);
        PyObject *fast = listed ? PySequence_Fast(listed, "a family must be a list") : NULL;
        Py_XDECREF(listed);
        if (fast == NULL || PyList_Append(family->kept, fast) < 0) {
            Py_XDECREF(fast);
            return -1;
        }
        for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast); i++)
            if (family_add(family, PySequence_Fast_GET_ITEM(fast, i)) < 0)
                break;
        Py_DECREF(fast); /* `kept` holds it on */
        return PyErr_Occurred() ? -1 : 0;
    }
    for (const Path *step = above; step != NULL; step = step->above)
        if (step->mobject == mobject)
            return 0; /* a mobject below itself */
    int wanted = 1;
    if (family->with_points) {
        PyObject *points = PyObject_GetAttr(mobject, s_points);
        if (points == NULL)
            return -1;
        Py_ssize_t length = PyArray_Check(points) && PyArray_NDIM((PyArrayObject *)points)
                                ? PyArray_DIM((PyArrayObject *)points, 0)
                                : PyObject_Size(points);
        Py_DECREF(points);
        if (length < 0)
            return -1;
        wanted = length > 0;
    }
    if (wanted && family_add(family, mobject) < 0)
        return -1;
    PyObject *below = PyObject_GetAttr(mobject, s_submobjects);
    if (below == NULL)
        return -1;
    int failed = 0;
    if (PyList_Check(below)) {
        Path here = {mobject, above};
        if (PyList_GET_SIZE(below) && Py_EnterRecursiveCall(" in a family of mobjects"))
            failed = -1;
        else {
            for (Py_ssize_t i = 0; i < PyList_GET_SIZE(below) && !failed; i++)
                failed = family_walk(family, PyList_GET_ITEM(below, i), &here);
            if (PyList_GET_SIZE(below))
                Py_LeaveRecursiveCall();
        }
    } else {
        PyErr_SetString(PyExc_TypeError, "submobjects must be a list");
        failed = -1;
    }
    Py_DECREF(below);
    return failed;
}

/* Of what is listed twice, the last place counts. Returns a new list. */
static PyObject *family_last_places(Family *family)
{
    size_t slots = 64;
    while (slots < 2 * (size_t)family->count)
        slots *= 2;
    PyObject **seen = PyMem_Calloc(slots, sizeof(*seen));
    if (seen == NULL)
        return PyErr_NoMemory();
    Py_ssize_t first = family->count;
    for (Py_ssize_t i = family->count - 1; i >= 0; i--) {
        PyObject *mobject = family->items[i];
        size_t slot = (((uintptr_t)mobject >> 4) * 0x9E3779B97F4A7C15u >> 20) & (slots - 1);
        while (seen[slot] != NULL && seen[slot] != mobject)
            slot = (slot + 1) & (slots - 1);
        if (seen[slot] == NULL) {
            seen[slot] = mobject;
            family->items[--first] = mobject;
        }
    }
    PyMem_Free(seen);
    PyObject *list = PyList_New(family->count - first);
    if (list != NULL)
        for (Py_ssize_t i = first; i < family->count; i++)
            PyList_SET_ITEM(list, i - first, Py_NewRef(family->items[i]));
    return list;
}

/* families(mobjects, with_points, plain, is_plain): all mobjects below these, parents first. */
static PyObject *families(PyObject *self, PyObject *args)
{
    PyObject *mobjects, *list = NULL;
    Family family = {0};
    if (!PyArg_ParseTuple(args, "OpO!O", &mobjects, &family.with_points, &PyDict_Type,
                          &family.plain, &family.is_plain))
        return NULL;
    PyObject *fast = PySequence_Fast(mobjects, "mobjects must be a list");
    family.kept = PyList_New(0);
    int failed = fast == NULL || family.kept == NULL;
    for (Py_ssize_t i = 0; !failed && i < PySequence_Fast_GET_SIZE(fast); i++)
        failed = family_walk(&family, PySequence_Fast_GET_ITEM(fast, i), NULL) < 0;
    if (!failed)
        list = family_last_places(&family);
    PyMem_Free(family.items);
    Py_XDECREF(family.kept);
    Py_XDECREF(fast);
    return list;
}

/* same_z(mobjects): whether all have the z-index of the first, so that no sorting is needed. */
static PyObject *same_z(PyObject *self, PyObject *mobjects)
{
    PyObject *first = NULL;
    int same = 1;
    if (!PyList_Check(mobjects))
        return PyErr_Format(PyExc_TypeError, "mobjects must be a list");
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(mobjects) && same > 0; i++) {
        PyObject *z = PyObject_GetAttr(PyList_GET_ITEM(mobjects, i), s_z_index);
        if (z == NULL)
            same = -1;
        else if (first == NULL) {
            first = z;
            continue;
        } else if (z != first)
            same = PyObject_RichCompareBool(z, first, Py_EQ);
        Py_XDECREF(z);
    }
    Py_XDECREF(first);
    return same < 0 ? NULL : PyBool_FromLong(same);
}

/* --- what manim's mobjects do, in less time ---------------------------------------------------- */

static int is_real(PyObject *value)
{
    return PyFloat_Check(value) || (PyLong_Check(value) && !PyBool_Check(value));
}

/* (1 - alpha) * from + alpha * to, rounded at each step as numpy does; NULL without an error set
 * if these are no arrays of doubles of one shape. */
static PyObject *mixed_arrays(PyObject *from, PyObject *to, double alpha)
{
    if (!PyArray_CheckExact(from) || !PyArray_CheckExact(to))
        return NULL;
    PyArrayObject *a = (PyArrayObject *)from, *b = (PyArrayObject *)to;
    if (PyArray_TYPE(a) != NPY_DOUBLE || PyArray_TYPE(b) != NPY_DOUBLE ||
        !PyArray_ISCARRAY_RO(a) || !PyArray_ISCARRAY_RO(b) || !PyArray_SAMESHAPE(a, b))
        return NULL;
    PyObject *made = PyArray_SimpleNew(PyArray_NDIM(a), PyArray_DIMS(a), NPY_DOUBLE);
    if (made == NULL)
        return NULL;
    const double *restrict x = PyArray_DATA(a), *restrict y = PyArray_DATA(b);
    double *restrict z = PyArray_DATA((PyArrayObject *)made), beta = 1 - alpha;
    npy_intp size = PyArray_SIZE(a);
    for (npy_intp i = 0; i < size; i++)
        z[i] = beta * x[i] + alpha * y[i];
    return made;
}

static PyObject *mixed(PyObject *from, PyObject *to, double alpha, PyObject *exact, PyObject *mix)
{
    PyObject *made = mixed_arrays(from, to, alpha);
    if (made != NULL || PyErr_Occurred())
        return made;
    if (is_real(from) && is_real(to))
        return PyFloat_FromDouble((1 - alpha) * PyFloat_AsDouble(from) +
                                  alpha * PyFloat_AsDouble(to));
    return PyObject_CallFunctionObjArgs(mix, from, to, exact, NULL);
}

static int mix_attribute(PyObject *mobject, PyObject *from, PyObject *to, PyObject *name,
                         double alpha, int ends, PyObject *exact, PyObject *mix)
{
    PyObject *a = PyObject_GetAttr(from, name), *b = a ? PyObject_GetAttr(to, name) : NULL;
    PyObject *made = NULL;
    if (b != NULL && ends)
        made = PyArray_Check(b) ? PyArray_NewCopy((PyArrayObject *)b, NPY_KEEPORDER) : Py_NewRef(b);
    else if (b != NULL)
        made = mixed(a, b, alpha, exact, mix);
    int failed = made == NULL || PyObject_SetAttr(mobject, name, made) < 0;
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(made);
    return failed ? -1 : 0;
}

/* interpolate(mobject, from, to, alpha, mix, points): `VMobject.interpolate`; the points too, on
 * straight ways, if `points`. `mix` is manim's function for values that are no doubles. */
static PyObject *interpolate(PyObject *self, PyObject *args)
{
    PyObject *const names[] = {s_fill_rgbas, s_stroke_rgbas, s_background_stroke_rgbas,
                               s_stroke_width, s_background_stroke_width, s_sheen_direction,
                               s_sheen_factor};
    PyObject *mobject, *from, *to, *exact, *mix;
    int points;
    if (!PyArg_ParseTuple(args, "OOOOOp", &mobject, &from, &to, &exact, &mix, &points))
        return NULL;
    double alpha = PyFloat_AsDouble(exact);
    if (alpha == -1.0 && PyErr_Occurred())
        return NULL;
    if (points && mix_attribute(mobject, from, to, s_points, alpha, 0, exact, mix) < 0)
        return NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (mix_attribute(mobject, from, to, names[i], alpha, alpha == 1.0, exact, mix) < 0)
            return NULL;
    return Py_NewRef(mobject);
}

FASTEST_KIND
static void mix_bytes(const uint8_t *restrict x, const uint8_t *restrict y, uint8_t *restrict z,
                      npy_intp size, double alpha)
{
    double beta = 1 - alpha;
    for (npy_intp i = 0; i < size; i++)
        z[i] = (uint8_t)(int)(beta * x[i] + alpha * y[i]);
}

/* mixed_bytes(from, to, alpha): (1 - alpha) * from + alpha * to of arrays of bytes, cut to bytes,
 * alpha between 0 and 1; None where these are something else. */
static PyObject *mixed_bytes(PyObject *self, PyObject *args)
{
    PyArrayObject *a, *b;
    double alpha;
    if (!PyArg_ParseTuple(args, "O!O!d", &PyArray_Type, &a, &PyArray_Type, &b, &alpha))
        return NULL;
    if (PyArray_TYPE(a) != NPY_UINT8 || PyArray_TYPE(b) != NPY_UINT8 || !PyArray_ISCARRAY_RO(a) ||
        !PyArray_ISCARRAY_RO(b) || !PyArray_SAMESHAPE(a, b) || !(alpha >= 0 && alpha <= 1))
        Py_RETURN_NONE;
    PyObject *made = PyArray_SimpleNew(PyArray_NDIM(a), PyArray_DIMS(a), NPY_UINT8);
    if (made == NULL)
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    mix_bytes(PyArray_DATA(a), PyArray_DATA(b), PyArray_DATA((PyArrayObject *)made),
              PyArray_SIZE(a), alpha);
    Py_END_ALLOW_THREADS
    return made;
}

/* corners(points, ways): each of the lines from point to point as a curve of four points, at the
 * four shares of its way; shape (4 * (n - 1), 3); None where these are no arrays of doubles. */
static PyObject *corners(PyObject *self, PyObject *args)
{
    PyArrayObject *points, *ways;
    if (!PyArg_ParseTuple(args, "O!O!", &PyArray_Type, &points, &PyArray_Type, &ways))
        return NULL;
    if (PyArray_TYPE(points) != NPY_DOUBLE || PyArray_NDIM(points) != 2 ||
        PyArray_DIM(points, 0) < 1 || PyArray_DIM(points, 1) != 3 || !PyArray_ISCARRAY_RO(points) ||
        PyArray_TYPE(ways) != NPY_DOUBLE || PyArray_NDIM(ways) != 1 || PyArray_DIM(ways, 0) != 4 ||
        !PyArray_ISCARRAY_RO(ways))
        Py_RETURN_NONE;
    npy_intp lines = PyArray_DIM(points, 0) - 1, shape[2] = {4 * lines, 3};
    PyObject *made = PyArray_SimpleNew(2, shape, NPY_DOUBLE);
    if (made == NULL)
        return NULL;
    const double *from = PyArray_DATA(points), *way = PyArray_DATA(ways);
    double *to = PyArray_DATA((PyArrayObject *)made);
    for (npy_intp i = 0; i < lines; i++, from += 3)
        for (int part = 0; part < 4; part++)
            for (int k = 0; k < 3; k++)
                *to++ = (1 - way[part]) * from[k] + way[part] * from[3 + k];
    return made;
}

typedef struct { PyObject *dt, *plain, *is_plain, *run; } Updating;

static int update_below(PyObject *mobject, const Updating *how, int recursive)
{
    PyObject *suspended = PyObject_GetAttr(mobject, s_suspended);
    int stop = suspended == NULL ? -1 : PyObject_IsTrue(suspended);
    Py_XDECREF(suspended);
    if (stop)
        return stop < 0 ? -1 : 0;
    PyObject *updaters = PyObject_GetAttr(mobject, s_updaters);
    Py_ssize_t count = updaters == NULL ? -1 : PyObject_Size(updaters);
    Py_XDECREF(updaters);
    if (count > 0) {
        PyObject *done = PyObject_CallFunctionObjArgs(how->run, mobject, how->dt, NULL);
        count = done == NULL ? -1 : 0;
        Py_XDECREF(done);
    }
    if (count < 0)
        return -1;
    PyObject *below = recursive ? PyObject_GetAttr(mobject, s_submobjects) : NULL;
    if (below == NULL)
        return recursive ? -1 : 0;
    int failed = !PyList_Check(below) || Py_EnterRecursiveCall(" in updating mobjects") ? -1 : 0;
    if (!failed) {
        for (Py_ssize_t i = 0; i < PyList_GET_SIZE(below) && !failed; i++) {
            PyObject *one = Py_NewRef(PyList_GET_ITEM(below, i));
            int plain = known_flag(how->plain, how->is_plain, one);
            if (plain > 0)
                failed = update_below(one, how, 1);
            else if (plain < 0)
                failed = -1;
            else {
                PyObject *const values[] = {one, how->dt, Py_True};
                PyObject *keywords = PyTuple_Pack(1, s_recursive);
                PyObject *done = keywords ? PyObject_VectorcallMethod(s_update, values, 2, keywords)
                                          : NULL;
                failed = done == NULL ? -1 : 0;
                Py_XDECREF(keywords);
                Py_XDECREF(done);
            }
            Py_DECREF(one);
        }
        Py_LeaveRecursiveCall();
    } else if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "submobjects must be a list");
    Py_DECREF(below);
    return failed;
}

/* update(mobject, dt, recursive, plain, is_plain, run): `Mobject.update`; `run` calls updaters. */
static PyObject *update(PyObject *self, PyObject *args)
{
    PyObject *mobject;
    Updating how;
    int recursive;
    if (!PyArg_ParseTuple(args, "OOpO!OO", &mobject, &how.dt, &recursive, &PyDict_Type, &how.plain,
                          &how.is_plain, &how.run))
        return NULL;
    return update_below(mobject, &how, recursive) < 0 ? NULL : Py_NewRef(mobject);
}

/* The box of points in rows of three, or of the first and last of each four if `anchors`, where one
 * alone counts too. 0 where some is no number, or they are no doubles. */
static int grow_box(PyObject *points, int anchors, double *low, double *high)
{
    if (!PyArray_Check(points))
        return 0;
    PyArrayObject *array = (PyArrayObject *)points;
    if (PyArray_TYPE(array) != NPY_DOUBLE || PyArray_NDIM(array) != 2 ||
        PyArray_DIM(array, 1) != 3 || !PyArray_ISCARRAY_RO(array))
        return 0;
    npy_intp count = PyArray_DIM(array, 0);
    if (anchors && count % 4 && count != 1)
        return 0;
    const double *data = PyArray_DATA(array);
    for (npy_intp i = 0; i < count; i++) {
        if (anchors && (i % 4 == 1 || i % 4 == 2))
            continue;
        for (int k = 0; k < 3; k++) {
            double x = data[3 * i + k];
            if (!isfinite(x))
                return 0;
            low[k] = x < low[k] ? x : low[k];
            high[k] = x > high[k] ? x : high[k];
        }
    }
    return 1;
}

/* box(mobjects, anchors): the least and greatest x, y and z of all their points, or of their
 * curves' ends; infinite if there are none; None where manim must find out. */
static PyObject *box(PyObject *self, PyObject *args)
{
    PyObject *mobjects;
    int anchors;
    if (!PyArg_ParseTuple(args, "O!p", &PyList_Type, &mobjects, &anchors))
        return NULL;
    double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(mobjects); i++) {
        PyObject *points = PyObject_GetAttr(PyList_GET_ITEM(mobjects, i), s_points);
        if (points == NULL)
            return NULL;
        int plain = grow_box(points, anchors, low, high);
        Py_DECREF(points);
        if (!plain)
            Py_RETURN_NONE;
    }
    return Py_BuildValue("(ddd)(ddd)", low[0], low[1], low[2], high[0], high[1], high[2]);
}

/* The middle of a mobject's box as a new array of shape (3,); None where it must be asked itself. */
static PyObject *middle_of(PyObject *mobject)
{
    PyObject *below = PyObject_GetAttr(mobject, s_submobjects);
    PyObject *points = below ? PyObject_GetAttr(mobject, s_points) : NULL, *made = NULL;
    double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
    npy_intp three = 3;
    if (points != NULL && PyList_CheckExact(below) && PyList_GET_SIZE(below) == 0 &&
        grow_box(points, 1, low, high) && low[0] <= high[0]) {
        made = PyArray_SimpleNew(1, &three, NPY_DOUBLE);
        for (int k = 0; k < 3 && made != NULL; k++)
            ((double *)PyArray_DATA((PyArrayObject *)made))[k] = (low[k] + high[k]) / 2;
    } else if (points != NULL)
        made = Py_NewRef(Py_None);
    Py_XDECREF(points);
    Py_XDECREF(below);
    return made;
}

/* The attribute of a mobject whose class has none of that name, or NULL without an error set. */
static PyObject *own_attribute(PyObject *mobject, PyObject *name)
{
    PyObject *value = PyObject_GenericGetAttr(mobject, name);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError))
        PyErr_Clear();
    return value;
}

static PyObject *centre_of(PyObject *mobject, PyObject *plain, PyObject *is_plain)
{
    int known = known_flag(plain, is_plain, mobject);
    if (known <= 0)
        return known < 0 ? NULL : Py_NewRef(Py_None);
    PyObject *shaded = own_attribute(mobject, s_shade_in_3d), *other;
    int wanted = shaded == NULL ? 0 : PyObject_IsTrue(shaded);
    Py_XDECREF(shaded);
    if (PyErr_Occurred())
        return NULL;
    if (!wanted)
        return Py_NewRef(Py_False);
    if ((other = own_attribute(mobject, s_z_index_group)) != NULL) {
        Py_DECREF(other);
        return Py_NewRef(Py_None);
    }
    return PyErr_Occurred() ? NULL : middle_of(mobject);
}

/* centres(mobjects, plain, is_plain): for each that is shaded in 3-D the middle of its box, shape
 * (3,); None where manim must find that out, and False for those that are not shaded. */
static PyObject *centres(PyObject *self, PyObject *args)
{
    PyObject *mobjects, *plain, *is_plain;
    if (!PyArg_ParseTuple(args, "O!O!O", &PyList_Type, &mobjects, &PyDict_Type, &plain, &is_plain))
        return NULL;
    PyObject *list = PyList_New(PyList_GET_SIZE(mobjects));
    for (Py_ssize_t i = 0; list != NULL && i < PyList_GET_SIZE(mobjects); i++) {
        PyObject *centre = centre_of(PyList_GET_ITEM(mobjects, i), plain, is_plain);
        if (centre == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, centre);
    }
    return list;
}

/* --- copies ------------------------------------------------------------------------------------ */

enum { OTHER, MOBJECT, PLAIN_OBJECT, UNCHANGING }; /* as `kind_of` tells a type */

typedef struct {
    PyObject *memo, *kinds, *kind_of, *deepcopy;
} Copying;

static PyObject *deep(PyObject *value, const Copying *how);

static int remember(const Copying *how, PyObject *original, PyObject *made)
{
    PyObject *address = PyLong_FromVoidPtr(original);
    int failed = address == NULL ? -1 : PyDict_SetItem(how->memo, address, made);
    Py_XDECREF(address);
    return failed;
}

/* A new reference to the copy that was made before, or NULL. */
static PyObject *remembered(const Copying *how, PyObject *original)
{
    PyObject *address = PyLong_FromVoidPtr(original);
    PyObject *made = address == NULL ? NULL : PyDict_GetItemWithError(how->memo, address);
    Py_XDECREF(address);
    return Py_XNewRef(made);
}

static PyObject *deep_list(PyObject *list, const Copying *how)
{
    PyObject *made = PyList_New(0);
    if (made == NULL || remember(how, list, made) < 0) {
        Py_XDECREF(made);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *one = Py_NewRef(PyList_GET_ITEM(list, i)), *copied = deep(one, how);
        Py_DECREF(one);
        if (copied == NULL || PyList_Append(made, copied) < 0) {
            Py_XDECREF(copied);
            Py_DECREF(made);
            return NULL;
        }
        Py_DECREF(copied);
    }
    return made;
}

static PyObject *deep_dict(PyObject *dict, const Copying *how)
{
    PyObject *made = PyDict_New(), *key, *value;
    Py_ssize_t place = 0, size = PyDict_GET_SIZE(dict);
    if (made == NULL || remember(how, dict, made) < 0) {
        Py_XDECREF(made);
        return NULL;
    }
    while (PyDict_Next(dict, &place, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        PyObject *name = deep(key, how), *copied = name ? deep(value, how) : NULL;
        int failed = copied == NULL || PyDict_SetItem(made, name, copied) < 0;
        Py_XDECREF(name);
        Py_XDECREF(copied);
        Py_DECREF(key);
        Py_DECREF(value);
        if (!failed && PyDict_GET_SIZE(dict) != size) {
            PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
            failed = 1;
        }
        if (failed) {
            Py_DECREF(made);
            return NULL;
        }
    }
    return made;
}

/* An object with all its attributes copied. */
static PyObject *deep_object(PyObject *object, const Copying *how)
{
    static PyObject *nothing;
    if (nothing == NULL && (nothing = PyTuple_New(0)) == NULL)
        return NULL;
    PyObject *made = PyBaseObject_Type.tp_new(Py_TYPE(object), nothing, NULL);
    PyObject *values = made ? PyObject_GenericGetDict(object, NULL) : NULL, *name, *value;
    if (values == NULL || remember(how, object, made) < 0) {
        Py_XDECREF(values);
        Py_XDECREF(made);
        return NULL;
    }
    Py_ssize_t place = 0, size = PyDict_GET_SIZE(values);
    int failed = 0;
    while (!failed && PyDict_Next(values, &place, &name, &value)) {
        Py_INCREF(name);
        Py_INCREF(value);
        PyObject *copied = deep(value, how);
        failed = copied == NULL || PyObject_SetAttr(made, name, copied) < 0;
        Py_XDECREF(copied);
        Py_DECREF(value);
        Py_DECREF(name);
        if (!failed && PyDict_GET_SIZE(values) != size) {
            PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
            failed = 1;
        }
    }
    Py_DECREF(values);
    if (failed)
        Py_CLEAR(made);
    return made;
}

static PyObject *deep_mobject(PyObject *mobject, const Copying *how)
{
    if (Py_EnterRecursiveCall(" in copying mobjects"))
        return NULL;
    PyObject *made = deep_object(mobject, how);
    Py_LeaveRecursiveCall();
    if (made == NULL)
        return NULL;
    PyObject *address = PyLong_FromVoidPtr(mobject), *name = address ? PyObject_Str(address) : NULL;
    int failed = name == NULL || PyObject_SetAttr(made, s_original_id, name) < 0;
    Py_XDECREF(address);
    Py_XDECREF(name);
    if (failed)
        Py_CLEAR(made);
    return made;
}

static PyObject *deep(PyObject *value, const Copying *how)
{
    if (value == Py_None || PyFloat_CheckExact(value) || PyBool_Check(value) ||
        PyLong_CheckExact(value) || PyUnicode_CheckExact(value) || PyFunction_Check(value) ||
        PyType_Check(value))
        return Py_NewRef(value);
    int array = PyArray_CheckExact(value) &&
                !PyDataType_REFCHK(PyArray_DESCR((PyArrayObject *)value));
    int list = PyList_CheckExact(value), dict = PyDict_CheckExact(value), kind = OTHER;
    if (!array && !list && !dict) {
        kind = known_flag(how->kinds, how->kind_of, value);
        if (kind == UNCHANGING)
            return Py_NewRef(value);
        if (kind < 0 || kind == OTHER)
            return kind < 0 ? NULL
                            : PyObject_CallFunctionObjArgs(how->deepcopy, value, how->memo, NULL);
    }
    PyObject *made = remembered(how, value);
    if (made != NULL || PyErr_Occurred())
        return made;
    if (list)
        return deep_list(value, how);
    if (dict)
        return deep_dict(value, how);
    if (!array)
        return kind == MOBJECT ? deep_mobject(value, how) : deep_object(value, how);
    made = PyArray_NewCopy((PyArrayObject *)value, NPY_KEEPORDER);
    if (made != NULL && remember(how, value, made) < 0)
        Py_CLEAR(made);
    return made;
}

/* copied(mobject, memo, kinds, kind_of, deepcopy): `Mobject.__deepcopy__`. */
static PyObject *copied(PyObject *self, PyObject *args)
{
    PyObject *mobject;
    Copying how;
    if (!PyArg_ParseTuple(args, "OO!O!OO", &mobject, &PyDict_Type, &how.memo, &PyDict_Type,
                          &how.kinds, &how.kind_of, &how.deepcopy))
        return NULL;
    return deep_mobject(mobject, &how);
}

/* --- entries: the content of one drawn mobject ------------------------------------------------ */

enum { BACKGROUND, FILL, STROKE, PAINTS };
enum { SKIPPED, VECTOR, FOREIGN }; /* kinds of mobject, as the classifier tells them */

typedef struct { int start, end, closed; } Subpath; /* of points, end not included */

typedef struct {
    PyObject_HEAD
    double *points; /* shape (count, 3), as drawn; NULL in a foreign entry */
    double *rgbas[PAINTS]; /* shape (stops, 4) */
    Subpath *subpaths;
    Py_ssize_t count;
    int stops[PAINTS], subpath_count, join, cap;
    double widths[PAINTS], gradient[4], tolerance;
    PyObject *foreign, *key; /* what a callback paints, and what its picture depends on */
    double low[2], high[2]; /* the box of all points; of a foreign entry, in pixels */
    int visible, left, right, top, bottom; /* tiles it may touch, both ends included */
    uint64_t view; /* the view that the tiles were counted in */
    uint64_t seen, stamp;
    Py_ssize_t place;
} Entry;

static void Entry_dealloc(Entry *entry)
{
    PyObject_GC_UnTrack(entry);
    PyMem_Free(entry->points);
    Py_XDECREF(entry->foreign);
    Py_XDECREF(entry->key);
    Py_TYPE(entry)->tp_free((PyObject *)entry);
}

static int Entry_traverse(Entry *entry, visitproc visit, void *arg)
{
    Py_VISIT(entry->foreign);
    Py_VISIT(entry->key);
    return 0;
}

static int Entry_clear(Entry *entry)
{
    Py_CLEAR(entry->foreign);
    Py_CLEAR(entry->key);
    return 0;
}

static PyTypeObject EntryType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "fastcairo._native.Entry",
    .tp_basicsize = sizeof(Entry),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "What one mobject looks like in one frame; never changed once made.",
    .tp_dealloc = (destructor)Entry_dealloc,
    .tp_traverse = (traverseproc)Entry_traverse,
    .tp_clear = (inquiry)Entry_clear,
};

/* A mobject's content as it is now: arrays held for a moment, to be compared or copied. */
typedef struct {
    PyArrayObject *arrays[1 + PAINTS]; /* points, then the colours */
    const double *points, *rgbas[PAINTS];
    Py_ssize_t count;
    int stops[PAINTS], join, cap;
    double widths[PAINTS], gradient[4], tolerance;
} Content;

static const double CLEAR[4] = {0, 0, 0, 0};

static void content_release(Content *content)
{
    for (int i = 0; i < 1 + PAINTS; i++)
        Py_CLEAR(content->arrays[i]);
}

/* 1: its data are doubles of shape (rows, columns); 0: something else; -1: an error. */
static int doubles_of(PyObject *value, int columns, PyArrayObject **held, const double **data,
                      Py_ssize_t *rows)
{
    if (!PyArray_Check(value))
        return 0;
    PyArrayObject *array = (PyArrayObject *)value;
    if (PyArray_TYPE(array) != NPY_DOUBLE || PyArray_NDIM(array) != 2 ||
        PyArray_DIM(array, 1) != columns)
        return 0;
    array = (PyArrayObject *)PyArray_FROM_OTF(value, NPY_DOUBLE, NPY_ARRAY_IN_ARRAY);
    if (array == NULL)
        return -1;
    *held = array;
    *data = PyArray_DATA(array);
    *rows = PyArray_DIM(array, 0);
    return 1;
}

static int colours_of(PyObject *mobject, PyObject *name, Content *content, int paint)
{
    PyObject *value = PyObject_GetAttr(mobject, name);
    if (value == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError))
            return -1;
        PyErr_Clear();
        content->rgbas[paint] = CLEAR;
        content->stops[paint] = 1;
        return 1;
    }
    Py_ssize_t rows = 0;
    int plain = doubles_of(value, 4, &content->arrays[1 + paint], &content->rgbas[paint], &rows);
    Py_DECREF(value);
    content->stops[paint] = (int)rows;
    return plain == 1 && rows == 0 ? 0 : plain;
}

/* 1: a number that is finite; 0: something else; -1: an error. */
static int number_of(PyObject *mobject, PyObject *name, double *number)
{
    PyObject *value = PyObject_GetAttr(mobject, name);
    if (value == NULL)
        return -1;
    int plain = 0;
    if (PyFloat_Check(value) || PyLong_Check(value) || PyArray_IsScalar(value, Number) ||
        (PyArray_Check(value) && PyArray_NDIM((PyArrayObject *)value) == 0)) {
        *number = PyFloat_AsDouble(value);
        if (*number == -1.0 && PyErr_Occurred())
            PyErr_Clear();
        else
            plain = isfinite(*number);
    }
    Py_DECREF(value);
    return plain;
}

/* The number that a member of an enumeration stands for in `table`; -1 for an error. */
static int code_of(PyObject *mobject, PyObject *name, PyObject *table)
{
    PyObject *member = PyObject_GetAttr(mobject, name), *key, *code;
    Py_ssize_t place = 0;
    if (member == NULL)
        return -1;
    while (PyDict_Next(table, &place, &key, &code)) /* hashing a member would run Python code */
        if (key == member) {
            Py_DECREF(member);
            return (int)PyLong_AsLong(code);
        }
    code = PyDict_GetItemWithError(table, member);
    if (code == NULL && !PyErr_Occurred())
        PyErr_Format(Unsupported, "%U is %R", name, member);
    Py_DECREF(member);
    return code == NULL ? -1 : (int)PyLong_AsLong(code);
}

static int finite_points(const double *points, Py_ssize_t count)
{
    double sum = 0;
    for (Py_ssize_t i = 0; i < 3 * count; i++)
        sum += points[i] - points[i]; /* 0 unless infinite or no number */
    return sum == 0;
}

/* Whether p (where a curve ends) and q (where the next begins) count as one, as manim has it. */
static int close_to(const double *p, const double *q, double tolerance)
{
    return fabs(p[0] - q[0]) <= tolerance + 1.0e-5 * fabs(q[0]) &&
           fabs(p[1] - q[1]) <= tolerance + 1.0e-5 * fabs(q[1]);
}

static int entry_subpaths(Entry *entry)
{
    const double *p = entry->points;
    int count = 0, start = 0, n = (int)entry->count;
    for (int next = 4; next < n + 4; next += 4) {
        int end = next < n ? next : n;
        if (next < n && close_to(p + 3 * (end - 1), p + 3 * end, entry->tolerance))
            continue;
        if (end - start >= 4) {
            Subpath path = {start, end, 0};
            path.closed = close_to(p + 3 * start, p + 3 * (end - 1), entry->tolerance);
            entry->subpaths[count++] = path;
        }
        start = end;
    }
    return count;
}

static Entry *entry_of(const Content *content)
{
    Py_ssize_t doubles = 3 * content->count;
    for (int i = 0; i < PAINTS; i++)
        doubles += 4 * content->stops[i];
    size_t size = doubles * sizeof(double) + (content->count / 4 + 1) * sizeof(Subpath);
    double *memory = PyMem_Malloc(size);
    Entry *entry = memory ? PyObject_GC_New(Entry, &EntryType) : NULL;
    if (entry == NULL) {
        PyMem_Free(memory);
        return (Entry *)PyErr_NoMemory();
    }
    memset((char *)entry + sizeof(PyObject), 0, sizeof(Entry) - sizeof(PyObject));
    entry->points = memory;
    entry->count = content->count;
    memcpy(memory, content->points, 3 * content->count * sizeof(double));
    memory += 3 * content->count;
    for (int i = 0; i < PAINTS; i++) {
        entry->rgbas[i] = memory;
        entry->stops[i] = content->stops[i];
        entry->widths[i] = content->widths[i];
        memcpy(memory, content->rgbas[i], 4 * content->stops[i] * sizeof(double));
        memory += 4 * content->stops[i];
    }
    entry->subpaths = (Subpath *)memory;
    memcpy(entry->gradient, content->gradient, sizeof(entry->gradient));
    entry->tolerance = content->tolerance;
    entry->join = content->join;
    entry->cap = content->cap;
    entry->subpath_count = entry_subpaths(entry);
    for (int k = 0; k < 2 && entry->count; k++) {
        double low = entry->points[k], high = low;
        for (Py_ssize_t i = 1; i < entry->count; i++) {
            double x = entry->points[3 * i + k];
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        entry->low[k] = low;
        entry->high[k] = high;
    }
    PyObject_GC_Track((PyObject *)entry);
    return entry;
}

static int same_content(const Entry *entry, const Content *content)
{
    if (entry->points == NULL || entry->count != content->count || entry->join != content->join ||
        entry->cap != content->cap || entry->tolerance != content->tolerance)
        return 0;
    for (int i = 0; i < PAINTS; i++)
        if (entry->stops[i] != content->stops[i] || entry->widths[i] != content->widths[i] ||
            memcmp(entry->rgbas[i], content->rgbas[i], 4 * content->stops[i] * sizeof(double)))
            return 0;
    return !memcmp(entry->gradient, content->gradient, sizeof(entry->gradient)) &&
           !memcmp(entry->points, content->points, 3 * content->count * sizeof(double));
}

/* --- the canvas -------------------------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD
    PyArrayObject *arrays[2]; /* frame and scratch: uint8, shape (height, width, 4) */
    uint8_t *pixels[2];
    void *surfaces[2], *contexts[2];
    int width, height, rows, columns, tile_width;
    Matrix matrix;
    double line_multiple;
    uint64_t view; /* counts matrices */
    PyObject *known; /* dict: address of a mobject -> its newest entry */
    PyObject *classify, *describe, *gradient, *joins, *caps, *kinds; /* of manim */
    Entry **shown; /* what the frame shows; NULL when unknown */
    Py_ssize_t shown_count;
    uint64_t clock; /* counts calls of entries() and compose() */
    uint64_t *dirty; /* a bit for each tile of a row */
    unsigned long long painted;
} Canvas;

enum { FRAME, SCRATCH };

static void canvas_forget(Canvas *canvas)
{
    Entry **shown = canvas->shown;
    Py_ssize_t count = canvas->shown_count;
    canvas->shown = NULL;
    canvas->shown_count = 0;
    for (Py_ssize_t i = 0; shown != NULL && i < count; i++)
        Py_DECREF(shown[i]);
    PyMem_Free(shown);
}

static int Canvas_traverse(Canvas *canvas, visitproc visit, void *arg)
{
    Py_VISIT(canvas->known);
    Py_VISIT(canvas->classify);
    Py_VISIT(canvas->describe);
    Py_VISIT(canvas->gradient);
    Py_VISIT(canvas->joins);
    Py_VISIT(canvas->caps);
    Py_VISIT(canvas->kinds);
    for (Py_ssize_t i = 0; i < canvas->shown_count; i++)
        Py_VISIT(canvas->shown[i]);
    return 0;
}

static int Canvas_clear(Canvas *canvas)
{
    canvas_forget(canvas);
    Py_CLEAR(canvas->known);
    Py_CLEAR(canvas->classify);
    Py_CLEAR(canvas->describe);
    Py_CLEAR(canvas->gradient);
    Py_CLEAR(canvas->joins);
    Py_CLEAR(canvas->caps);
    Py_CLEAR(canvas->kinds);
    return 0;
}

static void Canvas_dealloc(Canvas *canvas)
{
    PyObject_GC_UnTrack(canvas);
    Canvas_clear(canvas);
    for (int i = 0; i < 2; i++) {
        if (canvas->contexts[i] != NULL)
            cairo.destroy(canvas->contexts[i]);
        if (canvas->surfaces[i] != NULL)
            cairo.surface_destroy(canvas->surfaces[i]);
        Py_XDECREF(canvas->arrays[i]);
    }
    PyMem_Free(canvas->dirty);
    Py_TYPE(canvas)->tp_free((PyObject *)canvas);
}

static PyObject *Canvas_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"frame", "scratch", "classify", "describe", "gradient",
                            "joins", "caps", NULL};
    PyObject *arrays[2], *classify, *describe, *gradient, *joins, *caps;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!OOOO!O!", names, &PyArray_Type, &arrays[0],
                                     &PyArray_Type, &arrays[1], &classify, &describe, &gradient,
                                     &PyDict_Type, &joins, &PyDict_Type, &caps))
        return NULL;
    if (cairo.create == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "call bind() before a canvas is made");
        return NULL;
    }
    for (int i = 0; i < 2; i++) {
        PyArrayObject *array = (PyArrayObject *)arrays[i];
        if (PyArray_TYPE(array) != NPY_UINT8 || PyArray_NDIM(array) != 3 ||
            PyArray_DIM(array, 2) != 4 || !PyArray_ISCARRAY(array) ||
            PyArray_DIM(array, 0) != PyArray_DIM((PyArrayObject *)arrays[0], 0) ||
            PyArray_DIM(array, 1) != PyArray_DIM((PyArrayObject *)arrays[0], 1)) {
            PyErr_SetString(PyExc_ValueError,
                            "frame and scratch must be contiguous uint8 arrays of one shape "
                            "(height, width, 4)");
            return NULL;
        }
    }
    Canvas *canvas = (Canvas *)type->tp_alloc(type, 0);
    if (canvas == NULL)
        return NULL;
    canvas->classify = Py_NewRef(classify);
    canvas->describe = Py_NewRef(describe);
    canvas->gradient = Py_NewRef(gradient);
    canvas->joins = Py_NewRef(joins);
    canvas->caps = Py_NewRef(caps);
    canvas->known = PyDict_New();
    canvas->kinds = PyDict_New();
    canvas->height = (int)PyArray_DIM((PyArrayObject *)arrays[0], 0);
    canvas->width = (int)PyArray_DIM((PyArrayObject *)arrays[0], 1);
    canvas->tile_width = 32;
    while ((canvas->width + canvas->tile_width - 1) / canvas->tile_width > MAX_COLUMNS)
        canvas->tile_width *= 2;
    canvas->columns = (canvas->width + canvas->tile_width - 1) / canvas->tile_width;
    canvas->rows = (canvas->height + TILE_HEIGHT - 1) / TILE_HEIGHT;
    canvas->dirty = PyMem_Calloc(canvas->rows, sizeof(*canvas->dirty));
    for (int i = 0; i < 2; i++) {
        canvas->arrays[i] = (PyArrayObject *)Py_NewRef(arrays[i]);
        canvas->pixels[i] = PyArray_DATA(canvas->arrays[i]);
        canvas->surfaces[i] = cairo.image_surface_create_for_data(
            canvas->pixels[i], ARGB32, canvas->width, canvas->height, 4 * canvas->width);
        canvas->contexts[i] = cairo.create(canvas->surfaces[i]);
        if (cairo.status(canvas->contexts[i])) {
            PyErr_SetString(PyExc_RuntimeError, "cairo can't draw on these arrays");
            Py_DECREF(canvas);
            return NULL;
        }
    }
    if (canvas->known == NULL || canvas->kinds == NULL || canvas->dirty == NULL) {
        Py_DECREF(canvas);
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    return (PyObject *)canvas;
}

static PyObject *Canvas_set_view(Canvas *canvas, PyObject *args)
{
    Matrix m;
    double line_multiple;
    if (!PyArg_ParseTuple(args, "(dddddd)d", &m.xx, &m.yx, &m.xy, &m.yy, &m.x0, &m.y0,
                          &line_multiple))
        return NULL;
    if (canvas->view && !memcmp(&m, &canvas->matrix, sizeof(m)) &&
        line_multiple == canvas->line_multiple)
        Py_RETURN_NONE;
    canvas->matrix = m;
    canvas->line_multiple = line_multiple;
    canvas->view++;
    cairo.set_matrix(canvas->contexts[FRAME], &m);
    cairo.set_matrix(canvas->contexts[SCRATCH], &m);
    canvas_forget(canvas);
    Py_RETURN_NONE;
}

static PyObject *Canvas_forget(Canvas *canvas, PyObject *unused)
{
    canvas_forget(canvas);
    Py_RETURN_NONE;
}

/* Reads what `mobject` looks like now. 1: done; 0: its picture needs manim's own code; -1: error */
static int content_of(Canvas *canvas, PyObject *mobject, PyObject *points, PyObject *colours,
                      Content *content)
{
    PyObject *const paints[PAINTS] = {s_background_stroke_rgbas, s_fill_rgbas, s_stroke_rgbas};
    memset(content, 0, sizeof(*content));
    PyObject *image = PyObject_GetAttr(mobject, s_background_image);
    int coloured = image == NULL ? -1 : PyObject_IsTrue(image);
    Py_XDECREF(image);
    if (coloured) {
        if (coloured > 0)
            PyErr_SetString(Unsupported, "a mobject is coloured by an image");
        return -1;
    }
    PyObject *own = points == NULL ? PyObject_GetAttr(mobject, s_points) : Py_NewRef(points);
    if (own == NULL)
        return -1;
    int plain = doubles_of(own, 3, &content->arrays[0], &content->points, &content->count);
    Py_DECREF(own);
    if (plain == 1 && !finite_points(content->points, content->count)) {
        if (points != NULL)
            return 0;
        content->count = 0; /* manim draws nothing then */
    }
    for (int i = 0; i < PAINTS && plain == 1; i++) {
        if (colours != NULL && colours != Py_None) {
            Py_ssize_t rows = 0;
            plain = doubles_of(PyTuple_GET_ITEM(colours, i), 4, &content->arrays[1 + i],
                               &content->rgbas[i], &rows);
            content->stops[i] = (int)rows;
        } else
            plain = colours_of(mobject, paints[i], content, i);
    }
    double curve = 0;
    if (plain == 1)
        plain = number_of(mobject, s_stroke_width, &content->widths[STROKE]);
    if (plain == 1)
        plain = number_of(mobject, s_background_stroke_width, &content->widths[BACKGROUND]);
    if (plain == 1)
        plain = number_of(mobject, s_tolerance, &content->tolerance);
    if (plain == 1)
        plain = number_of(mobject, s_curve, &curve);
    if (plain != 1)
        return plain;
    if (curve != 4)
        return 0;
    for (int i = 0; i < PAINTS; i++)
        if (!(content->widths[i] > 0))
            content->widths[i] = 0;
    content->join = code_of(mobject, s_joint_type, canvas->joins);
    content->cap = content->join < 0 ? -1 : code_of(mobject, s_cap_style, canvas->caps);
    if (content->cap < 0)
        return -1;
    if (content->stops[FILL] > 1 || (content->stops[STROKE] > 1 && content->widths[STROKE] > 0) ||
        (content->stops[BACKGROUND] > 1 && content->widths[BACKGROUND] > 0)) {
        PyObject *ends = PyObject_CallOneArg(canvas->gradient, mobject);
        if (ends == NULL)
            return -1;
        double *g = content->gradient;
        int parsed = PyArg_ParseTuple(ends, "dddd", &g[0], &g[1], &g[2], &g[3]);
        Py_DECREF(ends);
        if (!parsed)
            return -1;
    }
    return 1;
}

/* An entry for what manim's own code paints. `describe` tells what the picture depends on and the
 * box in pixels that it keeps to. */
static Entry *foreign_entry(Canvas *canvas, PyObject *mobject, Entry *old)
{
    PyObject *told = PyObject_CallOneArg(canvas->describe, mobject);
    PyObject *payload, *key;
    double box[4];
    if (told == NULL || !PyArg_ParseTuple(told, "OO(dddd)", &payload, &key, &box[0], &box[1],
                                          &box[2], &box[3])) {
        Py_XDECREF(told);
        return NULL;
    }
    if (old != NULL && old->foreign != NULL && key != Py_None && old->key != Py_None) {
        int same = PyObject_RichCompareBool(old->key, key, Py_EQ);
        if (same) {
            Py_DECREF(told);
            return same < 0 ? NULL : (Entry *)Py_NewRef(old);
        }
    }
    Content empty = {.points = CLEAR, .rgbas = {CLEAR, CLEAR, CLEAR}};
    Entry *entry = entry_of(&empty);
    if (entry != NULL) {
        PyMem_Free(entry->points);
        entry->points = NULL;
        entry->foreign = Py_NewRef(payload);
        entry->key = Py_NewRef(key);
        entry->low[0] = box[0];
        entry->low[1] = box[1];
        entry->high[0] = box[2];
        entry->high[1] = box[3];
    }
    Py_DECREF(told);
    return entry;
}

static Entry *canvas_entry(Canvas *canvas, PyObject *mobject, int kind, PyObject *points,
                           PyObject *colours)
{
    PyObject *address = PyLong_FromVoidPtr(mobject);
    if (address == NULL)
        return NULL;
    Entry *old = (Entry *)PyDict_GetItemWithError(canvas->known, address), *entry = NULL;
    if (old == NULL && PyErr_Occurred())
        goto done;
    if (kind == VECTOR) {
        Content content;
        int plain = content_of(canvas, mobject, points, colours, &content);
        if (plain == 1)
            entry = old != NULL && same_content(old, &content) ? (Entry *)Py_NewRef(old)
                                                               : entry_of(&content);
        content_release(&content);
        if (plain == 0)
            kind = FOREIGN;
    }
    if (kind == FOREIGN && !PyErr_Occurred())
        entry = foreign_entry(canvas, mobject, old);
    if (entry != NULL) {
        entry->seen = canvas->clock;
        if (entry != old && PyDict_SetItem(canvas->known, address, (PyObject *)entry) < 0)
            Py_CLEAR(entry);
    }
done:
    Py_DECREF(address);
    return entry;
}

/* Drop entries that no frame has asked for lately. */
static int canvas_prune(Canvas *canvas)
{
    PyObject *kept = PyDict_New(), *address, *entry;
    Py_ssize_t place = 0;
    if (kept == NULL)
        return -1;
    while (PyDict_Next(canvas->known, &place, &address, &entry))
        if (canvas->clock - ((Entry *)entry)->seen < 256 &&
            PyDict_SetItem(kept, address, entry) < 0) {
            Py_DECREF(kept);
            return -1;
        }
    Py_SETREF(canvas->known, kept);
    return 0;
}

static PyObject *Canvas_entries(Canvas *canvas, PyObject *args)
{
    PyObject *mobjects, *points = Py_None, *colours = Py_None;
    if (!PyArg_ParseTuple(args, "O!|OO", &PyList_Type, &mobjects, &points, &colours))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(mobjects);
    if ((points != Py_None && (!PyList_Check(points) || PyList_GET_SIZE(points) != count)) ||
        (colours != Py_None && (!PyList_Check(colours) || PyList_GET_SIZE(colours) != count)))
        return PyErr_Format(PyExc_ValueError, "points and colours must be lists as long as mobjects");
    if (++canvas->clock % 256 == 0 && canvas_prune(canvas) < 0)
        return NULL;
    PyObject *entries = PyList_New(0);
    for (Py_ssize_t i = 0; entries != NULL && i < count; i++) {
        PyObject *mobject = PyList_GET_ITEM(mobjects, i);
        int kind = known_flag(canvas->kinds, canvas->classify, mobject);
        if (kind == SKIPPED)
            continue;
        Entry *entry = kind < 0 ? NULL
                                : canvas_entry(canvas, mobject, kind,
                                               points == Py_None ? NULL : PyList_GET_ITEM(points, i),
                                               colours == Py_None ? NULL : PyList_GET_ITEM(colours, i));
        if (entry == NULL || PyList_Append(entries, (PyObject *)entry) < 0)
            Py_CLEAR(entries);
        Py_XDECREF(entry);
    }
    return entries;
}

/* How far a stroke may reach beyond the points, in the units of the points. */
static double entry_reach(const Canvas *canvas, const Entry *entry)
{
    double width = fmax(entry->widths[BACKGROUND], entry->widths[STROKE]);
    double reach = 0.5 * width * canvas->line_multiple;
    return entry->join == 0 ? reach * MITER_LIMIT : reach * 1.5; /* √2 for a square cap */
}

static int tile_at(double pixel, int side, int last)
{
    double tile = floor(pixel / side);
    return tile < 0 ? -1 : tile > last ? last + 1 : (int)tile;
}

/* Counts the tiles that the entry may touch. */
static void entry_place(const Canvas *canvas, Entry *entry)
{
    if (entry->view == canvas->view)
        return;
    entry->view = canvas->view;
    double x0, y0, x1, y1;
    if (entry->foreign != NULL) {
        x0 = entry->low[0], y0 = entry->low[1], x1 = entry->high[0], y1 = entry->high[1];
        entry->visible = 1;
    } else {
        const Matrix *m = &canvas->matrix;
        double reach = entry_reach(canvas, entry);
        double low[2] = {entry->low[0] - reach, entry->low[1] - reach};
        double high[2] = {entry->high[0] + reach, entry->high[1] + reach};
        double ax = m->xx * low[0], bx = m->xx * high[0], cx = m->xy * low[1], dx = m->xy * high[1];
        double ay = m->yx * low[0], by = m->yx * high[0], cy = m->yy * low[1], dy = m->yy * high[1];
        x0 = fmin(ax, bx) + fmin(cx, dx) + m->x0 - 2;
        x1 = fmax(ax, bx) + fmax(cx, dx) + m->x0 + 2;
        y0 = fmin(ay, by) + fmin(cy, dy) + m->y0 - 2;
        y1 = fmax(ay, by) + fmax(cy, dy) + m->y0 + 2;
        entry->visible = entry->subpath_count > 0;
    }
    int last = canvas->columns - 1, bottom = canvas->rows - 1;
    entry->left = tile_at(x0, canvas->tile_width, last);
    entry->right = tile_at(x1, canvas->tile_width, last);
    entry->top = tile_at(y0, TILE_HEIGHT, bottom);
    entry->bottom = tile_at(y1, TILE_HEIGHT, bottom);
    if (entry->right < 0 || entry->left > last || entry->bottom < 0 || entry->top > bottom)
        entry->visible = 0;
    entry->left = entry->left < 0 ? 0 : entry->left;
    entry->top = entry->top < 0 ? 0 : entry->top;
    entry->right = entry->right > last ? last : entry->right;
    entry->bottom = entry->bottom > bottom ? bottom : entry->bottom;
}

static uint64_t columns_of(const Entry *entry)
{
    int wide = entry->right - entry->left + 1;
    return (wide == 64 ? ~(uint64_t)0 : (((uint64_t)1 << wide) - 1)) << entry->left;
}

static void spoil(Canvas *canvas, Entry *entry)
{
    entry_place(canvas, entry);
    if (!entry->visible)
        return;
    uint64_t bits = columns_of(entry);
    for (int row = entry->top; row <= entry->bottom; row++)
        canvas->dirty[row] |= bits;
}

static int touches_dirty(Canvas *canvas, Entry *entry)
{
    entry_place(canvas, entry);
    if (!entry->visible)
        return 0;
    uint64_t bits = columns_of(entry);
    for (int row = entry->top; row <= entry->bottom; row++)
        if (canvas->dirty[row] & bits)
            return 1;
    return 0;
}

/* Marks the tiles where the entries shown and the new ones may differ. An entry that keeps its
 * place among those that stay leaves its tiles clean. */
static int canvas_damage(Canvas *canvas, Entry **new, Py_ssize_t count)
{
    Entry **old = canvas->shown;
    Py_ssize_t head = 0, was = canvas->shown_count, is = count;
    memset(canvas->dirty, 0, canvas->rows * sizeof(*canvas->dirty));
    while (head < was && head < is && old[head] == new[head])
        head++;
    while (was > head && is > head && old[was - 1] == new[is - 1])
        was--, is--;
    if (was == head && is == head)
        return 0;
    uint64_t stamp = ++canvas->clock;
    char *stays = PyMem_Calloc(was + 1, 1);
    if (stays == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = head; i < was; i++)
        old[i]->stamp = stamp, old[i]->place = i;
    Py_ssize_t reached = head - 1;
    for (Py_ssize_t i = head; i < is; i++)
        if (new[i]->stamp == stamp && new[i]->place > reached)
            stays[reached = new[i]->place] = 1;
        else
            spoil(canvas, new[i]);
    for (Py_ssize_t i = head; i < was; i++)
        if (!stays[i])
            spoil(canvas, old[i]);
    PyMem_Free(stays);
    return 1;
}

static void paint_with(void *context, const Entry *entry, int paint)
{
    const double *rgba = entry->rgbas[paint];
    int stops = entry->stops[paint];
    if (stops == 1) { /* blue first: manim reads cairo's memory as red, green, blue */
        cairo.set_source_rgba(context, rgba[2], rgba[1], rgba[0], rgba[3]);
        return;
    }
    const double *g = entry->gradient;
    void *pattern = cairo.pattern_create_linear(g[0], g[1], g[2], g[3]);
    double step = 1.0 / (stops - 1);
    for (int i = 0; i < stops; i++, rgba += 4)
        cairo.pattern_add_color_stop_rgba(pattern, i == stops - 1 ? 1.0 : i * step, rgba[2],
                                          rgba[1], rgba[0], rgba[3]);
    cairo.set_source(context, pattern);
    cairo.pattern_destroy(pattern);
}

static int paints_nothing(const Entry *entry, int paint)
{
    return entry->stops[paint] == 1 && entry->rgbas[paint][3] <= 0;
}

static void paint_stroke(const Canvas *canvas, void *context, const Entry *entry, int paint)
{
    if (entry->widths[paint] == 0 || paints_nothing(entry, paint))
        return;
    paint_with(context, entry, paint);
    cairo.set_line_width(context, entry->widths[paint] * canvas->line_multiple);
    cairo.set_line_join(context, entry->join);
    cairo.set_line_cap(context, entry->cap);
    cairo.stroke_preserve(context);
}

static void paint_entry(const Canvas *canvas, void *context, const Entry *entry)
{
    cairo.new_path(context);
    for (int i = 0; i < entry->subpath_count; i++) {
        const Subpath *path = &entry->subpaths[i];
        const double *p = entry->points + 3 * path->start;
        cairo.move_to(context, p[0], p[1]);
        for (int at = path->start; at + 4 <= path->end; at += 4, p += 12)
            cairo.curve_to(context, p[3], p[4], p[6], p[7], p[9], p[10]);
        if (path->closed)
            cairo.close_path(context);
    }
    paint_stroke(canvas, context, entry, BACKGROUND);
    if (!paints_nothing(entry, FILL)) {
        paint_with(context, entry, FILL);
        cairo.fill_preserve(context);
    }
    paint_stroke(canvas, context, entry, STROKE);
}

/* Paints the entries in order, those alone that touch a dirty tile if `sparing`. Without the GIL
 * but where manim paints. */
static int canvas_paint(Canvas *canvas, int target, Entry **entries, Py_ssize_t count, int sparing,
                        PyObject *painter)
{
    void *context = canvas->contexts[target], *surface = canvas->surfaces[target];
    PyThreadState *state = PyEval_SaveThread();
    int failed = 0;
    cairo.surface_mark_dirty(surface);
    for (Py_ssize_t i = 0; i < count && !failed; i++) {
        Entry *entry = entries[i];
        entry_place(canvas, entry);
        if (!entry->visible || (sparing && !touches_dirty(canvas, entry)))
            continue;
        canvas->painted++;
        if (entry->foreign == NULL) {
            paint_entry(canvas, context, entry);
            continue;
        }
        cairo.surface_flush(surface);
        PyEval_RestoreThread(state);
        PyObject *done = PyObject_CallFunction(painter, "OO", entry->foreign,
                                               (PyObject *)canvas->arrays[target]);
        failed = done == NULL;
        Py_XDECREF(done);
        state = PyEval_SaveThread();
        cairo.surface_mark_dirty(surface);
    }
    cairo.surface_flush(surface);
    PyEval_RestoreThread(state);
    if (!failed && cairo.status(context)) {
        PyErr_SetString(PyExc_RuntimeError, "cairo failed to draw a mobject");
        failed = 1;
    }
    return failed ? -1 : 0;
}

/* The pixels of dirty tiles from the background to the scratch. */
static void clean_scratch(Canvas *canvas, const uint8_t *background)
{
    for (int row = 0; row < canvas->rows; row++) {
        uint64_t bits = canvas->dirty[row];
        while (bits) {
            int left = __builtin_ctzll(bits), right = left;
            while (right < canvas->columns && bits >> right & 1)
                bits &= ~((uint64_t)1 << right++);
            int x0 = left * canvas->tile_width, x1 = right * canvas->tile_width;
            int y1 = (row + 1) * TILE_HEIGHT;
            x1 = x1 > canvas->width ? canvas->width : x1;
            y1 = y1 > canvas->height ? canvas->height : y1;
            for (int y = row * TILE_HEIGHT; y < y1; y++) {
                size_t at = 4 * ((size_t)y * canvas->width + x0);
                memcpy(canvas->pixels[SCRATCH] + at, background + at, 4 * (size_t)(x1 - x0));
            }
        }
    }
}

/* Dirty tiles that differ are copied to the frame, and stay marked; others are clean after all. */
static int keep_differences(Canvas *canvas)
{
    int any = 0;
    for (int row = 0; row < canvas->rows; row++)
        for (uint64_t bits = canvas->dirty[row]; bits; bits &= bits - 1) {
            int column = __builtin_ctzll(bits), differs = 0;
            int x0 = column * canvas->tile_width, x1 = x0 + canvas->tile_width;
            int y1 = (row + 1) * TILE_HEIGHT;
            x1 = x1 > canvas->width ? canvas->width : x1;
            y1 = y1 > canvas->height ? canvas->height : y1;
            size_t length = 4 * (size_t)(x1 - x0);
            for (int y = row * TILE_HEIGHT; y < y1; y++) {
                size_t at = 4 * ((size_t)y * canvas->width + x0);
                if (memcmp(canvas->pixels[FRAME] + at, canvas->pixels[SCRATCH] + at, length)) {
                    memcpy(canvas->pixels[FRAME] + at, canvas->pixels[SCRATCH] + at, length);
                    differs = 1;
                }
            }
            if (differs)
                any = 1;
            else
                canvas->dirty[row] &= ~((uint64_t)1 << column);
        }
    return any;
}

static int mostly_dirty(const Canvas *canvas)
{
    int dirty = 0;
    for (int row = 0; row < canvas->rows; row++)
        dirty += __builtin_popcountll(canvas->dirty[row]);
    return 4 * dirty > 3 * canvas->rows * canvas->columns;
}

/* One byte a tile, 1 where the frame has changed. */
static PyObject *damage_bytes(const Canvas *canvas)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)canvas->rows * canvas->columns);
    if (bytes == NULL)
        return NULL;
    char *at = PyBytes_AS_STRING(bytes);
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++)
            *at++ = (char)(canvas->dirty[row] >> column & 1);
    return bytes;
}

/* compose(entries, background, painter): None if the whole frame is new, else damage_bytes. */
static PyObject *Canvas_compose(Canvas *canvas, PyObject *args)
{
    PyObject *list, *background, *painter;
    if (!PyArg_ParseTuple(args, "O!O!O", &PyList_Type, &list, &PyArray_Type, &background, &painter))
        return NULL;
    PyArrayObject *array = (PyArrayObject *)background;
    size_t size = 4 * (size_t)canvas->width * canvas->height;
    if (PyArray_TYPE(array) != NPY_UINT8 || !PyArray_ISCARRAY_RO(array) ||
        (size_t)PyArray_NBYTES(array) != size) {
        PyErr_SetString(Unsupported, "the background isn't a picture of the frame's size");
        return NULL;
    }
    Py_ssize_t count = PyList_GET_SIZE(list);
    Entry **new = PyMem_Malloc((count + 1) * sizeof(*new));
    if (new == NULL)
        return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < count; i++) {
        new[i] = (Entry *)Py_NewRef(PyList_GET_ITEM(list, i));
        if (Py_TYPE(new[i]) != &EntryType) {
            for (; i >= 0; i--)
                Py_DECREF(new[i]);
            PyMem_Free(new);
            return PyErr_Format(PyExc_TypeError, "entries must come from Canvas.entries()");
        }
    }
    int whole = canvas->shown == NULL, damaged = 1;
    if (!whole && (damaged = canvas_damage(canvas, new, count)) > 0 && mostly_dirty(canvas))
        whole = 1;
    canvas_forget(canvas);
    int failed = damaged < 0;
    if (whole) {
        memcpy(canvas->pixels[FRAME], PyArray_DATA(array), size);
        failed = canvas_paint(canvas, FRAME, new, count, 0, painter) < 0;
    } else if (!failed && damaged) {
        clean_scratch(canvas, PyArray_DATA(array));
        failed = canvas_paint(canvas, SCRATCH, new, count, 1, painter) < 0;
        if (!failed)
            keep_differences(canvas);
    }
    canvas->shown = new;
    canvas->shown_count = count;
    if (failed) {
        canvas_forget(canvas);
        return NULL;
    }
    if (whole)
        Py_RETURN_NONE;
    return damage_bytes(canvas);
}

static PyObject *Canvas_shape(Canvas *canvas, void *unused)
{
    return Py_BuildValue("(ii)", canvas->rows, canvas->columns);
}

static PyObject *Canvas_tile(Canvas *canvas, void *unused)
{
    return Py_BuildValue("(ii)", TILE_HEIGHT, canvas->tile_width);
}

static PyObject *Canvas_painted(Canvas *canvas, void *unused)
{
    return PyLong_FromUnsignedLongLong(canvas->painted);
}

static PyMethodDef canvas_methods[] = {
    {"set_view", (PyCFunction)Canvas_set_view, METH_VARARGS,
     "set_view(matrix, line_multiple): how points become pixels; a new view forgets the frame."},
    {"entries", (PyCFunction)Canvas_entries, METH_VARARGS,
     "entries(mobjects, points=None, colours=None): what they look like now, in order."},
    {"compose", (PyCFunction)Canvas_compose, METH_VARARGS,
     "compose(entries, background, painter): draw the frame; tiles that changed, None for all."},
    {"forget", (PyCFunction)Canvas_forget, METH_NOARGS,
     "forget(): the next frame is drawn whole."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef canvas_values[] = {
    {"shape", (getter)Canvas_shape, NULL, "Rows and columns of tiles.", NULL},
    {"tile", (getter)Canvas_tile, NULL, "Height and width of a tile in pixels.", NULL},
    {"painted", (getter)Canvas_painted, NULL, "How many entries were painted so far.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject CanvasType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "fastcairo._native.Canvas",
    .tp_basicsize = sizeof(Canvas),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "A frame, what it shows, and how it becomes the next.",
    .tp_new = Canvas_new,
    .tp_dealloc = (destructor)Canvas_dealloc,
    .tp_traverse = (traverseproc)Canvas_traverse,
    .tp_clear = (inquiry)Canvas_clear,
    .tp_methods = canvas_methods,
    .tp_getset = canvas_values,
};

/* --- video ------------------------------------------------------------------------------------- */

/* Two rows of RGBA to BT.709 limited range: luma of each pixel, chroma of each 2 x 2 mean. */
FASTEST_KIND
static void convert_rows(const uint32_t *restrict upper, const uint32_t *restrict lower, int width,
                         uint8_t *restrict y0, uint8_t *restrict y1, uint8_t *restrict u,
                         uint8_t *restrict v)
{
    for (int x = 0; x < width; x++) {
        uint32_t p = upper[x], q = lower[x];
        y0[x] = (uint8_t)((11966 * (p & 255) + 40254 * (p >> 8 & 255) + 4064 * (p >> 16 & 255) +
                           (16 << 16) + 32768) >> 16);
        y1[x] = (uint8_t)((11966 * (q & 255) + 40254 * (q >> 8 & 255) + 4064 * (q >> 16 & 255) +
                           (16 << 16) + 32768) >> 16);
    }
    for (int x = 0; x < width / 2; x++) {
        uint32_t a = upper[2 * x], b = upper[2 * x + 1], c = lower[2 * x], d = lower[2 * x + 1];
        uint32_t even = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
        int red = (int)(even & 0xffff), blue = (int)(even >> 16);
        int green = (int)((a >> 8 & 255) + (b >> 8 & 255) + (c >> 8 & 255) + (d >> 8 & 255));
        u[x] = (uint8_t)((-6596 * red - 22189 * green + 28784 * blue + (128 << 18) + (1 << 17)) >> 18);
        v[x] = (uint8_t)((28784 * red - 26145 * green - 2639 * blue + (128 << 18) + (1 << 17)) >> 18);
    }
}

static void convert_block(const uint8_t *rgba, uint8_t *yuv, int width, int height, int x0, int x1,
                          int y0, int y1)
{
    uint8_t *u = yuv + (size_t)width * height, *v = u + (size_t)width * height / 4;
    for (int y = y0; y < y1; y += 2) {
        const uint32_t *upper = (const uint32_t *)rgba + (size_t)y * width + x0;
        uint8_t *luma = yuv + (size_t)y * width + x0;
        size_t half = (size_t)(y / 2) * (width / 2) + x0 / 2;
        convert_rows(upper, upper + width, x1 - x0, luma, luma + width, u + half, v + half);
    }
}

/* to_yuv420(rgba, yuv, damage, tile_width): convert the tiles marked in `damage`, None for all. */
static PyObject *to_yuv420(PyObject *self, PyObject *args)
{
    PyArrayObject *rgba, *yuv;
    PyObject *damage;
    int tile_width;
    if (!PyArg_ParseTuple(args, "O!O!Oi", &PyArray_Type, &rgba, &PyArray_Type, &yuv, &damage,
                          &tile_width))
        return NULL;
    if (PyArray_TYPE(rgba) != NPY_UINT8 || PyArray_NDIM(rgba) != 3 || PyArray_DIM(rgba, 2) != 4 ||
        !PyArray_ISCARRAY_RO(rgba) || PyArray_TYPE(yuv) != NPY_UINT8 || !PyArray_ISCARRAY(yuv))
        return PyErr_Format(PyExc_ValueError, "expected contiguous uint8 arrays, RGBA and YUV");
    int height = (int)PyArray_DIM(rgba, 0), width = (int)PyArray_DIM(rgba, 1);
    if (width % 2 || height % 2 || PyArray_NBYTES(yuv) != (npy_intp)width * height * 3 / 2)
        return PyErr_Format(PyExc_ValueError,
                            "a frame of %d x %d pixels must have even sides and 3/2 bytes a pixel",
                            width, height);
    const uint8_t *from = PyArray_DATA(rgba);
    uint8_t *to = PyArray_DATA(yuv);
    if (damage == Py_None) {
        Py_BEGIN_ALLOW_THREADS
        convert_block(from, to, width, height, 0, width, 0, height);
        Py_END_ALLOW_THREADS
        Py_RETURN_NONE;
    }
    if (tile_width < 2 || tile_width % 2)
        return PyErr_Format(PyExc_ValueError, "tile_width must be even, got %d", tile_width);
    int columns = (width + tile_width - 1) / tile_width;
    int rows = (height + TILE_HEIGHT - 1) / TILE_HEIGHT;
    if (!PyBytes_Check(damage) || PyBytes_GET_SIZE(damage) != (Py_ssize_t)rows * columns)
        return PyErr_Format(PyExc_ValueError, "damage must have one byte for each of %d x %d tiles",
                            rows, columns);
    const char *marks = PyBytes_AS_STRING(damage);
    Py_BEGIN_ALLOW_THREADS
    for (int row = 0; row < rows; row++)
        for (int left = 0; left < columns; left++) {
            if (!marks[row * columns + left])
                continue;
            int right = left;
            while (right < columns && marks[row * columns + right])
                right++;
            int x1 = right * tile_width, y1 = (row + 1) * TILE_HEIGHT;
            convert_block(from, to, width, height, left * tile_width, x1 > width ? width : x1,
                          row * TILE_HEIGHT, y1 > height ? height : y1);
            left = right;
        }
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

/* --- the module -------------------------------------------------------------------------------- */

static PyMethodDef functions[] = {
    {"bind", bind, METH_O, "bind(addresses): where cairo's functions are, as named by CAIRO."},
    {"families", families, METH_VARARGS,
     "families(mobjects, with_points, plain, is_plain): all below these, parents first."},
    {"same_z", same_z, METH_O, "same_z(mobjects): whether all have one z-index."},
    {"interpolate", interpolate, METH_VARARGS,
     "interpolate(mobject, from, to, alpha, mix, points): a mobject between two others."},
    {"corners", corners, METH_VARARGS,
     "corners(points, ways): lines from point to point as curves of four points, or None."},
    {"mixed_bytes", mixed_bytes, METH_VARARGS,
     "mixed_bytes(from, to, alpha): bytes between two arrays of them, or None."},
    {"centres", centres, METH_VARARGS,
     "centres(mobjects, plain, is_plain): middles of those that are shaded, as a list."},
    {"update", update, METH_VARARGS,
     "update(mobject, dt, recursive, plain, is_plain, run): run all updaters."},
    {"copied", copied, METH_VARARGS,
     "copied(mobject, memo, kinds, kind_of, deepcopy): a deep copy of a mobject."},
    {"box", box, METH_VARARGS, "box(mobjects, anchors): least and greatest x, y, z, or None."},
    {"to_yuv420", to_yuv420, METH_VARARGS,
     "to_yuv420(rgba, yuv, damage, tile_width): convert the tiles marked in damage, None for all."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "fastcairo._native", "The inner loops of fastcairo.", -1, functions,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void)
{
    import_array();
    if (PyType_Ready(&EntryType) < 0 || PyType_Ready(&CanvasType) < 0 || intern_names() < 0)
        return NULL;
    PyObject *made = PyModule_Create(&module);
    PyObject *names = made ? PyTuple_New(CAIRO_FUNCTIONS) : NULL;
    if (names == NULL)
        return NULL;
    for (int i = 0; i < CAIRO_FUNCTIONS; i++)
        PyTuple_SET_ITEM(names, i, PyUnicode_FromString(cairo_names[i]));
    Unsupported = PyErr_NewException("fastcairo.Unsupported", PyExc_Exception, NULL);
    if (Unsupported == NULL || PyModule_AddObject(made, "CAIRO", names) < 0 ||
        PyModule_AddObjectRef(made, "Unsupported", Unsupported) < 0 ||
        PyModule_AddObjectRef(made, "Canvas", (PyObject *)&CanvasType) < 0)
        return NULL;
    return made;
}
