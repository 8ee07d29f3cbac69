#include "sterna/io/hdf5_image.hpp"

#include "io/hdf5_handle.hpp"
#include "sterna/core/error.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <tuple>
#include <utility>

#include <hdf5_hl.h>

namespace sterna {

using namespace hdf5;

namespace {

// HDF5 is handed the caller's bytes and asked to take no copy

void* lend(std::size_t, H5FD_file_image_op_t, void* bytes) { return bytes; }
void* no_copy(void* to, const void*, std::size_t, H5FD_file_image_op_t, void*) { return to; }
herr_t keep(void*, H5FD_file_image_op_t, void*) { return 0; }
void* same_user_data(void* bytes) { return bytes; }
herr_t keep_user_data(void*) { return 0; }
void* no_growth(void*, std::size_t, H5FD_file_image_op_t, void*) { return nullptr; }

Handle reading_access(std::span<const std::byte> image) {
    Handle access(H5Pcreate(H5P_FILE_ACCESS));
    void* bytes = const_cast<std::byte*>(image.data());  // opened read-only: never written
    H5FD_file_image_callbacks_t callbacks{lend, no_copy, no_growth, keep, same_user_data, keep_user_data, bytes};
    H5Pset_fapl_core(access, 1, false);
    H5Pset_file_image_callbacks(access, &callbacks);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_file_image(access, bytes, image.size());
    return access;
}

// Deflate cannot do better than 1032 to 1, so a damaged shape is noticed before memory is asked for.
constexpr std::size_t largest_expansion = 1100;

// A group may be its own grandchild in a crafted file; ours are one level deep.
constexpr int deepest_group = 8;

// Dimension scales hand over their names through this; longer ones are not ours.
using Name = std::array<char, 256>;
herr_t note_name(hid_t, unsigned, hid_t scale, void* name) {
    return H5Iget_name(scale, static_cast<Name*>(name)->data(), std::tuple_size_v<Name>) > 0 ? 1 : -1;
}

// An exception may not pass through HDF5; an error code may.
herr_t note(const char* name, void* names) {
    try {
        static_cast<std::vector<std::string>*>(names)->emplace_back(name);
        return 0;
    } catch (const std::bad_alloc&) {
        return -1;
    }
}

// Only hard links: a soft or external one could lead out of the image.
herr_t note_hard_link(hid_t, const char* name, const H5L_info_t* info, void* names) {
    return info->type == H5L_TYPE_HARD ? note(name, names) : -1;
}
herr_t note_attribute(hid_t, const char* name, const H5A_info_t*, void* names) { return note(name, names); }

std::string without_slash(const char* path) { return path[0] == '/' ? path + 1 : path; }

}  // namespace

struct ImageReader::File {
    std::string name;
    std::size_t size;
    Handle file;

    File(std::span<const std::byte> image, std::string name_given)
        : name(std::move(name_given)), size(image.size()), file(open_image(image)) {
        require(file, "its structure");
    }

    static Handle open_image(std::span<const std::byte> image) {
        silence_hdf5();
        return Handle(H5Fopen(unique_name().c_str(), H5F_ACC_RDONLY, reading_access(image)));
    }

    void require(hssize_t result, const std::string& what) const {
        if (result < 0) refuse("cannot read " + what);
    }
    [[noreturn]] void refuse(const std::string& why) const {
        throw IoError(name + " is damaged: " + why + ". Make it again or take another copy.");
    }
    Handle open(const std::string& path) const {
        Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
        require(object, path);
        return object;
    }

    std::vector<std::size_t> shape_of(hid_t set, const std::string& path) const {
        const Handle space(H5Dget_space(set));
        const int rank = H5Sget_simple_extent_ndims(space);
        require(rank, "the shape of " + path);
        std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
        require(H5Sget_simple_extent_dims(space, lengths.data(), nullptr), "the shape of " + path);
        return {lengths.begin(), lengths.end()};
    }

    ElementType type_of(hid_t set, const std::string& path) const {
        const Handle type(H5Dget_type(set));
        const auto kind = H5Tget_class(type);
        if (kind == H5T_STRING && H5Tis_variable_str(type) > 0) return ElementType::text;
        if (kind == H5T_INTEGER && H5Tget_size(type) == 8 && H5Tget_sign(type) == H5T_SGN_2) return ElementType::int64;
        if (kind == H5T_FLOAT && H5Tget_size(type) == 8) return ElementType::float64;
        refuse(path + " has a type that Sterna does not write");
    }

    std::vector<std::string> dims_of(hid_t set, const std::string& path, std::size_t rank) const {
        if (H5DSis_scale(set) > 0) return {path};
        std::vector<std::string> dims;
        for (std::size_t i = 0; i < rank; ++i) {
            Name scale{};
            if (H5DSiterate_scales(set, static_cast<unsigned>(i), nullptr, note_name, &scale) <= 0)
                refuse(path + " has a dimension without a name");
            dims.push_back(without_slash(scale.data()));
        }
        return dims;
    }

    StoredArray describe(const std::string& path) const {
        const Handle set = open(path);
        StoredArray array{path, {}, shape_of(set, path), type_of(set, path)};
        array.dims = dims_of(set, path, array.shape.size());
        return array;
    }

    void collect(const std::string& group_path, int depth, std::vector<StoredArray>& arrays) const {
        if (depth > deepest_group) refuse("its groups are nested too deeply");
        for (const std::string& link : links_of(open(group_path))) {
            const std::string path = (group_path == "/" ? "" : group_path + "/") + link;
            const Handle object = open(path);
            if (H5Iget_type(object) == H5I_GROUP) collect(path, depth + 1, arrays);
            if (H5Iget_type(object) == H5I_DATASET) arrays.push_back(describe(path));
        }
    }

    // In the order of storage: for any other, HDF5 1.10 first builds a table, and frees what it never set when that fails.
    std::vector<std::string> links_of(hid_t group) const {
        std::vector<std::string> names;
        require(H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, note_hard_link, &names), "the names in a group");
        return names;
    }

    std::vector<std::string> attributes_of(hid_t owner) const {
        std::vector<std::string> names;
        require(H5Aiterate2(owner, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, note_attribute, &names), "the names of attributes");
        return names;
    }

    std::size_t count(const StoredArray& array) const {
        const std::size_t limit = size / 8 * largest_expansion;
        std::size_t elements = 1;
        for (const std::size_t length : array.shape) {
            if (length != 0 && elements > limit / length) refuse(array.path + " claims more values than the file can hold");
            elements *= length;
        }
        return elements;
    }

    template <class T>
    std::vector<T> read(const StoredArray& array, hid_t type) const {
        std::vector<T> values(count(array));
        if (!values.empty()) require(H5Dread(open(array.path), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), array.path);
        return values;
    }

    Attribute attribute(hid_t owner, const std::string& attribute_name) const {
        const Handle stored(H5Aopen(owner, attribute_name.c_str(), H5P_DEFAULT));
        require(stored, attribute_name);
        const Handle type(H5Aget_type(stored));
        const auto kind = H5Tget_class(type);
        if (kind == H5T_STRING) return text_attribute(stored, attribute_name);
        const bool is_unsigned = kind == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_NONE;
        if (is_unsigned) return number_attribute<std::uint64_t>(stored, H5T_NATIVE_UINT64);
        if (kind == H5T_INTEGER) return number_attribute<std::int64_t>(stored, H5T_NATIVE_INT64);
        return number_attribute<double>(stored, H5T_NATIVE_DOUBLE);
    }

    template <class T>
    T number_attribute(hid_t stored, hid_t type) const {
        T value{};
        require(H5Aread(stored, type, &value), "an attribute");
        return value;
    }

    std::string text_attribute(hid_t stored, const std::string& attribute_name) const {
        char* text = nullptr;
        require(H5Aread(stored, vlen_text_type(), &text), attribute_name);
        const std::string copy = text == nullptr ? "" : text;
        H5free_memory(text);
        return copy;
    }
};

ImageReader::ImageReader(std::span<const std::byte> image, std::string name)
    : file_(std::make_unique<File>(image, std::move(name))) {
    file_->collect("/", 0, arrays_);
    std::sort(arrays_.begin(), arrays_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
}
ImageReader::~ImageReader() = default;

std::map<std::string, Attribute> ImageReader::attributes(const std::string& object) const {
    const Handle owner = file_->open(object);
    std::map<std::string, Attribute> all;
    for (const std::string& key : file_->attributes_of(owner)) {
        if (key == "CLASS" || key == "NAME" || key == "DIMENSION_LIST" || key == "REFERENCE_LIST") continue;
        all.emplace(key, file_->attribute(owner, key));
    }
    return all;
}

std::vector<std::int64_t> ImageReader::int64_values(const StoredArray& array) const {
    return file_->read<std::int64_t>(array, H5T_NATIVE_INT64);
}

std::vector<double> ImageReader::float64_values(const StoredArray& array) const {
    return file_->read<double>(array, H5T_NATIVE_DOUBLE);
}

std::vector<std::string> ImageReader::text_values(const StoredArray& array) const {
    const Handle type = vlen_text_type();
    std::vector<char*> starts(file_->count(array));
    herr_t status = 0;
    if (!starts.empty()) status = H5Dread(file_->open(array.path), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, starts.data());
    std::vector<std::string> values;
    for (const char* start : starts) values.emplace_back(start == nullptr ? "" : start);
    for (char* start : starts) H5free_memory(start);
    file_->require(status, array.path);
    return values;
}

}  // namespace sterna
